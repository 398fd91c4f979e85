-- Someone who asks by letter may have no email: two of them are told apart by their names.
DROP INDEX "record_request_open_key";
CREATE UNIQUE INDEX "record_request_open_key" ON "record_request"("client_id", "requester", "requester_email",
    (CASE "requester_email" WHEN '' THEN "requester_name" ELSE '' END))
  WHERE "settled_at" IS NULL AND ("requester" <> 'third_party' OR "proven_at" IS NULL);
