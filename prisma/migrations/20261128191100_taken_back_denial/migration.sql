-- AlterTable
ALTER TABLE "record_request_part" ADD COLUMN     "taken_back_at" TIMESTAMPTZ(3);
