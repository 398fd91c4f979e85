-- The same words are a new request once the first was answered, an hour after it, or where they may tell of a crisis.
DROP INDEX "contact_request_one_open";
CREATE INDEX "contact_request_open_digest" ON "contact_request" ("digest") WHERE "state" = 'open';
