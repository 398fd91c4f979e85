-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "AccountNoticeKind" ADD VALUE 'staff_role_changed';
ALTER TYPE "AccountNoticeKind" ADD VALUE 'staff_removed';

-- AlterEnum
ALTER TYPE "CaseKind" ADD VALUE 'staff_invitation';

-- AlterTable
ALTER TABLE "provider_invitation" ADD COLUMN     "staff_role" "StaffRole";
