-- AlterTable
ALTER TABLE "account" ADD COLUMN     "former_factor_phone" TEXT;

-- AlterTable
ALTER TABLE "code_challenge" ADD COLUMN     "email_allowed" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "second_factor" ADD COLUMN     "email_allowed" BOOLEAN NOT NULL DEFAULT true;
