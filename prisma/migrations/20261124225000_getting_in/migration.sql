-- CreateEnum
CREATE TYPE "VerificationPurpose" AS ENUM ('sign_up', 'family_member', 'change_address');

-- CreateEnum
CREATE TYPE "VerificationState" AS ENUM ('requested', 'sent', 'verified', 'expired', 'removed', 'address_taken', 'superseded');

-- CreateEnum
CREATE TYPE "PasswordResetState" AS ENUM ('requested', 'sent', 'address_suppressed', 'completed', 'expired', 'superseded', 'closed');

-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "CaseKind" ADD VALUE 'email_verification';
ALTER TYPE "CaseKind" ADD VALUE 'password_reset';
ALTER TYPE "CaseKind" ADD VALUE 'account_hold';
ALTER TYPE "CaseKind" ADD VALUE 'provider_invitation';
ALTER TYPE "CaseKind" ADD VALUE 'provider_news';

-- AlterTable
ALTER TABLE "account" ADD COLUMN     "email_verified_at" TIMESTAMPTZ(3),
ADD COLUMN     "password_changed_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "client" ADD COLUMN     "insurance_birth_date" DATE,
ADD COLUMN     "insurance_name" TEXT;

-- CreateTable
CREATE TABLE "email_verification" (
    "id" UUID NOT NULL,
    "purpose" "VerificationPurpose" NOT NULL,
    "portal" "Portal" NOT NULL,
    "email" TEXT NOT NULL,
    "state" "VerificationState" NOT NULL DEFAULT 'requested',
    "account_id" UUID,
    "requested_by_id" UUID,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),
    "verified_at" TIMESTAMPTZ(3),
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "email_verification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_up" (
    "id" UUID NOT NULL,
    "password_hash" TEXT,
    "given_name" TEXT NOT NULL,
    "family_name" TEXT NOT NULL,
    "birth_date" DATE,
    "phone" TEXT,
    "time_zone" TEXT NOT NULL,
    "insurance_name" TEXT,
    "insurance_birth_date" DATE,
    "relationship" TEXT,
    "invitation_id" UUID,

    CONSTRAINT "sign_up_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "family_member" (
    "account_id" UUID NOT NULL,
    "guardian_id" UUID NOT NULL,
    "relationship" TEXT NOT NULL,
    "added_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "family_member_pkey" PRIMARY KEY ("account_id")
);

-- CreateTable
CREATE TABLE "provider_invitation" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "given_name" TEXT NOT NULL,
    "family_name" TEXT NOT NULL,
    "credentials" TEXT NOT NULL DEFAULT '',
    "npi" TEXT,
    "time_zone" TEXT NOT NULL,
    "jurisdiction" TEXT NOT NULL,
    "invited_by_id" UUID NOT NULL,
    "invited_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "accepted_at" TIMESTAMPTZ(3),
    "account_id" UUID,

    CONSTRAINT "provider_invitation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "password_reset" (
    "id" UUID NOT NULL,
    "portal" "Portal" NOT NULL,
    "email" TEXT NOT NULL,
    "state" "PasswordResetState" NOT NULL DEFAULT 'requested',
    "account_id" UUID,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),
    "completed_at" TIMESTAMPTZ(3),
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "password_reset_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account_hold" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "because" TEXT NOT NULL,
    "held_at" TIMESTAMPTZ(3) NOT NULL,
    "former_email" TEXT,
    "lifted_at" TIMESTAMPTZ(3),

    CONSTRAINT "account_hold_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "provider_news" (
    "id" UUID NOT NULL,
    "subject" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "requested_by_id" UUID NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_total" INTEGER NOT NULL DEFAULT 0,
    "withheld_total" INTEGER NOT NULL DEFAULT 0,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "provider_news_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "email_verification_account_id_idx" ON "email_verification"("account_id");

-- CreateIndex
CREATE INDEX "family_member_guardian_id_idx" ON "family_member"("guardian_id");

-- CreateIndex
CREATE UNIQUE INDEX "provider_invitation_account_id_key" ON "provider_invitation"("account_id");

-- CreateIndex
CREATE INDEX "password_reset_account_id_idx" ON "password_reset"("account_id");

-- CreateIndex
CREATE INDEX "account_hold_account_id_idx" ON "account_hold"("account_id");

-- AddForeignKey
ALTER TABLE "email_verification" ADD CONSTRAINT "email_verification_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "email_verification" ADD CONSTRAINT "email_verification_id_fkey" FOREIGN KEY ("id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sign_up" ADD CONSTRAINT "sign_up_id_fkey" FOREIGN KEY ("id") REFERENCES "email_verification"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "family_member" ADD CONSTRAINT "family_member_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "family_member" ADD CONSTRAINT "family_member_guardian_id_fkey" FOREIGN KEY ("guardian_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "provider_invitation" ADD CONSTRAINT "provider_invitation_id_fkey" FOREIGN KEY ("id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "password_reset" ADD CONSTRAINT "password_reset_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "password_reset" ADD CONSTRAINT "password_reset_id_fkey" FOREIGN KEY ("id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account_hold" ADD CONSTRAINT "account_hold_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account_hold" ADD CONSTRAINT "account_hold_id_fkey" FOREIGN KEY ("id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "provider_news" ADD CONSTRAINT "provider_news_id_fkey" FOREIGN KEY ("id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Accounts made before people could sign up themselves were made by support, with an address that it knew.
UPDATE "account" SET "email_verified_at" = "created_at";

-- One case an address that waits for its release, however often a reset is asked for.
CREATE UNIQUE INDEX "password_reset_one_suppressed" ON "password_reset" ("portal", "email")
  WHERE "state" = 'address_suppressed';
