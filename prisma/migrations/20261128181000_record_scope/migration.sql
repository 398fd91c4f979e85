-- AlterTable
ALTER TABLE "record_request" ADD COLUMN     "authorized_from" DATE,
ADD COLUMN     "authorized_to" DATE,
ADD COLUMN     "of_age_on" DATE;

-- AlterTable
ALTER TABLE "record_request_part" ADD COLUMN     "delivery" "RecordDelivery",
ADD COLUMN     "sent_detail" TEXT;

-- What is granted already goes out as was wanted when this was written.
UPDATE "record_request_part" SET "delivery" = "record_request"."delivery"
FROM "record_request"
WHERE "record_request"."id" = "record_request_part"."request_id" AND "record_request_part"."export_id" IS NOT NULL;

-- A link works as long as its request is open; closing the request gives it an end.
UPDATE "mailed_link" SET "expires_at" = '9999-12-31 00:00:00+00'
FROM "record_request"
WHERE "record_request"."id" = "mailed_link"."case_id" AND "record_request"."settled_at" IS NULL
AND "mailed_link"."purpose" IN ('record-request', 'record-statement');
