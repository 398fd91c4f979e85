-- A consent under 42 CFR Part 2 names who may disclose (2.31(a)(2)), so it counts for the records of one provider.
ALTER TABLE "record_request_part"
  ADD COLUMN "part2_consent_at" TIMESTAMPTZ(3),
  ADD COLUMN "part2_consent_by_id" UUID;

UPDATE "record_request_part" AS part
SET "part2_consent_at" = request."part2_consent_at", "part2_consent_by_id" = request."part2_consent_by_id"
FROM "record_request" AS request
WHERE request."id" = part."request_id" AND part."part2" AND request."part2_consent_at" IS NOT NULL;

ALTER TABLE "record_request" DROP COLUMN "part2_consent_at", DROP COLUMN "part2_consent_by_id";
