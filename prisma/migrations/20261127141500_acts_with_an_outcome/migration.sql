-- AlterTable
ALTER TABLE "act_token" ADD COLUMN     "update_id" TEXT,
ADD COLUMN     "voided_at" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "act_token_update_id_idx" ON "act_token"("update_id");
