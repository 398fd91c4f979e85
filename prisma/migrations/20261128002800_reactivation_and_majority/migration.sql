-- CreateEnum
CREATE TYPE "ReactivationState" AS ENUM ('requested', 'proven', 'reactivated', 'denied', 'expired');

-- CreateEnum
CREATE TYPE "MajorityState" AS ENUM ('announced', 'closed', 'own_sign_in', 'moot');

-- AlterEnum
ALTER TYPE "CaseKind" ADD VALUE 'client_reactivation';
ALTER TYPE "CaseKind" ADD VALUE 'client_majority';

-- CreateTable
CREATE TABLE "client_reactivation" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "state" "ReactivationState" NOT NULL DEFAULT 'requested',
    "language" "Language" NOT NULL DEFAULT 'en',
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "requested_by_id" UUID NOT NULL,
    "proven_at" TIMESTAMPTZ(3),
    "decided_at" TIMESTAMPTZ(3),
    "decided_by_id" UUID,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "client_reactivation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "client_majority" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "guardian_id" UUID NOT NULL,
    "state" "MajorityState" NOT NULL DEFAULT 'announced',
    "language" "Language" NOT NULL DEFAULT 'en',
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "comes_of_age_on" DATE NOT NULL,
    "address" TEXT,
    "links_asked_for" INTEGER NOT NULL DEFAULT 0,
    "proven_at" TIMESTAMPTZ(3),
    "confirmed_at" TIMESTAMPTZ(3),
    "confirmed_by_id" UUID,
    "closed_at" TIMESTAMPTZ(3),
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "client_majority_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "client_reactivation_account_id_idx" ON "client_reactivation"("account_id");

-- CreateIndex
CREATE INDEX "client_majority_account_id_idx" ON "client_majority"("account_id");

-- AddForeignKey
ALTER TABLE "client_reactivation" ADD CONSTRAINT "client_reactivation_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "client_reactivation" ADD CONSTRAINT "client_reactivation_id_fkey" FOREIGN KEY ("id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "client_majority" ADD CONSTRAINT "client_majority_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "client_majority" ADD CONSTRAINT "client_majority_id_fkey" FOREIGN KEY ("id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- One reactivation of an account is under way at most.
CREATE UNIQUE INDEX "client_reactivation_one_open" ON "client_reactivation"("account_id") WHERE "settled_at" IS NULL;

-- One coming of age of an account is under way at most.
CREATE UNIQUE INDEX "client_majority_one_open" ON "client_majority"("account_id") WHERE "settled_at" IS NULL;
