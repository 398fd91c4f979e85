-- AlterTable
ALTER TABLE "chart" ADD COLUMN     "part2" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "record_request" ADD COLUMN     "part2_consent_at" TIMESTAMPTZ(3),
ADD COLUMN     "part2_consent_by_id" UUID;

-- AlterTable
ALTER TABLE "record_request_part" ADD COLUMN     "part2" BOOLEAN NOT NULL DEFAULT false;
