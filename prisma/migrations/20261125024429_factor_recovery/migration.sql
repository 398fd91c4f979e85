-- CreateEnum
CREATE TYPE "RecoveryState" AS ENUM ('requested', 'mailbox_proven', 'proof_recorded', 'waiting', 'completed', 'denied', 'cancelled', 'expired', 'closed');

-- CreateEnum
CREATE TYPE "RecoveryProof" AS ENUM ('call_back', 'licence_on_video');

-- AlterEnum
ALTER TYPE "CaseKind" ADD VALUE 'factor_recovery';

-- CreateTable
CREATE TABLE "factor_recovery" (
    "id" UUID NOT NULL,
    "portal" "Portal" NOT NULL,
    "email" TEXT NOT NULL,
    "state" "RecoveryState" NOT NULL DEFAULT 'requested',
    "account_id" UUID,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "mailbox_proven_at" TIMESTAMPTZ(3),
    "proof" "RecoveryProof",
    "proof_by_id" UUID,
    "proof_at" TIMESTAMPTZ(3),
    "approved_by_id" UUID,
    "approved_at" TIMESTAMPTZ(3),
    "wait_ends_at" TIMESTAMPTZ(3),
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "factor_recovery_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "factor_recovery_account_id_idx" ON "factor_recovery"("account_id");

-- AddForeignKey
ALTER TABLE "factor_recovery" ADD CONSTRAINT "factor_recovery_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "factor_recovery" ADD CONSTRAINT "factor_recovery_id_fkey" FOREIGN KEY ("id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- One open recovery an account: requests that are looked up at once lose here.
CREATE UNIQUE INDEX "factor_recovery_one_open" ON "factor_recovery" ("account_id")
  WHERE "state" IN ('requested', 'mailbox_proven', 'proof_recorded', 'waiting');

-- Owner, who records the proof, and who approves are three people, whatever program writes.
ALTER TABLE "factor_recovery"
  ADD CONSTRAINT "factor_recovery_second_person" CHECK ("approved_by_id" <> "proof_by_id"),
  ADD CONSTRAINT "factor_recovery_not_their_own" CHECK ("account_id" NOT IN ("proof_by_id", "approved_by_id")),
  ADD CONSTRAINT "factor_recovery_approved" CHECK (
    "state" NOT IN ('waiting', 'completed') OR ("proof" IS NOT NULL AND "proof_by_id" IS NOT NULL AND "approved_by_id" IS NOT NULL)
  );
