-- CreateEnum
CREATE TYPE "DeactivationState" AS ENUM ('requested', 'identity_link_sent', 'confirmed', 'erasure_held', 'deactivated', 'withdrawn', 'expired');

-- AlterEnum
ALTER TYPE "AccountStatus" ADD VALUE 'deactivated';

-- AlterEnum
ALTER TYPE "CaseKind" ADD VALUE 'client_deactivation';

-- CreateTable
CREATE TABLE "client_deactivation" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "state" "DeactivationState" NOT NULL DEFAULT 'requested',
    "language" "Language" NOT NULL DEFAULT 'en',
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "requested_by_id" UUID NOT NULL,
    "links_asked_for" INTEGER NOT NULL DEFAULT 1,
    "confirmed_at" TIMESTAMPTZ(3),
    "confirmed_by_id" UUID,
    "deactivate_at" TIMESTAMPTZ(3),
    "deactivated_at" TIMESTAMPTZ(3),
    "erased_at" TIMESTAMPTZ(3),
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "client_deactivation_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "client_deactivation_account_id_idx" ON "client_deactivation"("account_id");

-- AddForeignKey
ALTER TABLE "client_deactivation" ADD CONSTRAINT "client_deactivation_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "client_deactivation" ADD CONSTRAINT "client_deactivation_id_fkey" FOREIGN KEY ("id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- One deactivation of an account is under way at most.
CREATE UNIQUE INDEX "client_deactivation_one_open" ON "client_deactivation"("account_id") WHERE "settled_at" IS NULL;
