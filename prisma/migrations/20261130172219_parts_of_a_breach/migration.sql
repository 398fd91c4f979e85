-- AlterTable
ALTER TABLE "disclosure_report" ADD COLUMN     "part_of_id" UUID;

-- CreateIndex
CREATE INDEX "disclosure_report_part_of_id_idx" ON "disclosure_report"("part_of_id");

-- AddForeignKey
ALTER TABLE "disclosure_report" ADD CONSTRAINT "disclosure_report_part_of_id_fkey" FOREIGN KEY ("part_of_id") REFERENCES "disclosure_report"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
