-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "AccountNoticeKind" ADD VALUE 'practice_staff_invited';
ALTER TYPE "AccountNoticeKind" ADD VALUE 'practice_staff_removed';
ALTER TYPE "AccountNoticeKind" ADD VALUE 'practice_left';
ALTER TYPE "AccountNoticeKind" ADD VALUE 'practice_closed';
ALTER TYPE "AccountNoticeKind" ADD VALUE 'practice_paused';

-- AlterEnum
ALTER TYPE "CaseKind" ADD VALUE 'practice_staff_invitation';

-- AlterTable
ALTER TABLE "provider_invitation" ADD COLUMN     "practice_of_id" UUID;

-- CreateTable
CREATE TABLE "practice_staff" (
    "account_id" UUID NOT NULL,
    "provider_id" UUID NOT NULL,
    "invitation_id" UUID NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "removed_at" TIMESTAMPTZ(3),
    "removed_because" TEXT,

    CONSTRAINT "practice_staff_pkey" PRIMARY KEY ("account_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "practice_staff_invitation_id_key" ON "practice_staff"("invitation_id");

-- CreateIndex
CREATE INDEX "practice_staff_provider_id_idx" ON "practice_staff"("provider_id");

-- CreateIndex
CREATE INDEX "provider_invitation_practice_of_id_idx" ON "provider_invitation"("practice_of_id");

-- AddForeignKey
ALTER TABLE "provider_invitation" ADD CONSTRAINT "provider_invitation_practice_of_id_fkey" FOREIGN KEY ("practice_of_id") REFERENCES "provider"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "practice_staff" ADD CONSTRAINT "practice_staff_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "practice_staff" ADD CONSTRAINT "practice_staff_provider_id_fkey" FOREIGN KEY ("provider_id") REFERENCES "provider"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "practice_staff" ADD CONSTRAINT "practice_staff_invitation_id_fkey" FOREIGN KEY ("invitation_id") REFERENCES "provider_invitation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
