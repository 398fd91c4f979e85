-- CreateEnum
CREATE TYPE "PaperKind" AS ENUM ('pdf', 'jpeg', 'png');

-- DropIndex
DROP INDEX "contact_message_request_id_written_at_id_idx";

-- CreateTable
CREATE TABLE "contact_paper" (
    "id" UUID NOT NULL,
    "message_id" UUID NOT NULL,
    "kind" "PaperKind" NOT NULL,
    "pages" SMALLINT NOT NULL,
    "size_bytes" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,

    CONSTRAINT "contact_paper_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "contact_paper_message_id_idx" ON "contact_paper"("message_id");

-- CreateIndex
CREATE INDEX "contact_message_request_id_id_idx" ON "contact_message"("request_id", "id");

-- AddForeignKey
ALTER TABLE "contact_paper" ADD CONSTRAINT "contact_paper_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "contact_message"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AlterTable: the case's due date says the same.
ALTER TABLE "contact_request" DROP COLUMN "answer_due_at";
