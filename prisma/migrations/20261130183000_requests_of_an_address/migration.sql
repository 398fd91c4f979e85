-- What was asked for with an address, and the links of a request: read at each sign-up, and whenever one ends.
CREATE INDEX "email_verification_email_idx" ON "email_verification" ("email");
CREATE INDEX "mailed_link_case_id_idx" ON "mailed_link" ("case_id");
