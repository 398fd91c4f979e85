-- DropIndex
DROP INDEX "code_send_sid_key";

-- CreateIndex
CREATE INDEX "code_send_sid_idx" ON "code_send"("sid");
