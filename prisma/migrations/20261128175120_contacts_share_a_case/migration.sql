-- Two messages may be about one case: each shows how it stands.
DROP INDEX "contact_request_started_case_id_key";
CREATE INDEX "contact_request_started_case_id_idx" ON "contact_request"("started_case_id");
