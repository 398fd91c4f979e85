-- AlterEnum
ALTER TYPE "AccountNoticeKind" ADD VALUE 'details_changed';

-- AlterTable
ALTER TABLE "account_notice" ADD COLUMN     "changed" TEXT[],
ADD COLUMN     "phone_before" TEXT;

-- AlterTable
ALTER TABLE "provider" ADD COLUMN     "license_number" TEXT;

-- AlterTable
ALTER TABLE "provider_invitation" ADD COLUMN     "license_number" TEXT;
