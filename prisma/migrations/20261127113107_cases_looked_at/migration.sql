-- AlterTable
ALTER TABLE "case" ADD COLUMN     "workflow_looked_at" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "case_closed_at_workflow_looked_at_idx" ON "case"("closed_at", "workflow_looked_at");
