-- AlterTable
ALTER TABLE "note_export_download" ADD COLUMN     "signalled_at" TIMESTAMPTZ(3);

-- The workflows were told of these when they began.
UPDATE "note_export_download" SET "signalled_at" = "started_at";

-- CreateIndex
CREATE INDEX "note_export_download_signalled_at_idx" ON "note_export_download"("signalled_at");
