-- AlterTable
ALTER TABLE "accounting_request" ADD COLUMN     "email_is_safe" BOOLEAN NOT NULL DEFAULT true;

-- AlterTable
ALTER TABLE "record_amendment" ADD COLUMN     "email_is_safe" BOOLEAN NOT NULL DEFAULT true;

-- AlterTable
ALTER TABLE "record_request" ADD COLUMN     "email_is_safe" BOOLEAN NOT NULL DEFAULT true;

-- What was opened for someone who said in the message that their email isn't safe.
UPDATE "record_request" SET "email_is_safe" = false
WHERE "id" IN (SELECT "started_case_id" FROM "contact_request" WHERE NOT "email_is_safe");

-- A parent asks for a child who is a minor: nothing is released to them from the day on which the child is of age (45 CFR 164.502(g)(3)).
UPDATE "record_request" SET "authorized_until" = "of_age_on" - 1
WHERE "requester" = 'guardian' AND "of_age_on" IS NOT NULL AND "settled_at" IS NULL;

-- What an authorization names is read once: another one of the same third party is another request.
DROP INDEX "record_request_open_key";
CREATE UNIQUE INDEX "record_request_open_key" ON "record_request"("client_id", "requester", "requester_email")
  WHERE "settled_at" IS NULL AND ("requester" <> 'third_party' OR "proven_at" IS NULL);
