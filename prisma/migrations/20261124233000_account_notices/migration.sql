-- CreateEnum
CREATE TYPE "AccountNoticeKind" AS ENUM ('password_changed', 'email_change_requested', 'email_changed');

-- AlterEnum
ALTER TYPE "CaseKind" ADD VALUE 'account_notice';

-- AlterTable
ALTER TABLE "suppression" ADD COLUMN     "id" UUID NOT NULL DEFAULT gen_random_uuid();

-- CreateTable
CREATE TABLE "account_notice" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "kind" "AccountNoticeKind" NOT NULL,
    "email" TEXT NOT NULL,
    "noticed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "account_notice_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "account_notice_account_id_idx" ON "account_notice"("account_id");

-- CreateIndex
CREATE UNIQUE INDEX "suppression_id_key" ON "suppression"("id");

-- AddForeignKey
ALTER TABLE "account_notice" ADD CONSTRAINT "account_notice_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account_notice" ADD CONSTRAINT "account_notice_id_fkey" FOREIGN KEY ("id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
