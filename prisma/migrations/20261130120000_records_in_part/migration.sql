-- AlterTable
ALTER TABLE "record_request_part" ADD COLUMN     "notes_missing" INTEGER;
