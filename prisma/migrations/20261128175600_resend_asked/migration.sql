-- AlterTable
ALTER TABLE "email_verification" ADD COLUMN     "resend_asked_at" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "email_verification_resend_asked_at_idx" ON "email_verification"("resend_asked_at");
