-- The field's word (NIST SP 800-63B): an account is suspended; a termination is on hold; records are under a legal hold.
ALTER TYPE "AccountStatus" RENAME VALUE 'held' TO 'suspended';
ALTER TYPE "CaseKind" RENAME VALUE 'account_hold' TO 'account_suspension';
ALTER TABLE "account_hold" RENAME TO "account_suspension";
ALTER TABLE "account_suspension" RENAME COLUMN "held_at" TO "suspended_at";
ALTER TABLE "account_suspension" RENAME CONSTRAINT "account_hold_pkey" TO "account_suspension_pkey";
ALTER TABLE "account_suspension" RENAME CONSTRAINT "account_hold_account_id_fkey" TO "account_suspension_account_id_fkey";
ALTER TABLE "account_suspension" RENAME CONSTRAINT "account_hold_id_fkey" TO "account_suspension_id_fkey";
ALTER INDEX "account_hold_account_id_idx" RENAME TO "account_suspension_account_id_idx";
UPDATE "case" SET "state" = 'suspended' WHERE "kind" = 'account_suspension' AND "state" = 'held';
