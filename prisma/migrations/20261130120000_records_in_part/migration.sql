-- AlterTable
ALTER TABLE "note_retrieval" ADD COLUMN     "notes_missing" INTEGER;

-- AlterTable
ALTER TABLE "record_request_part" ADD COLUMN     "notes_missing" INTEGER;
