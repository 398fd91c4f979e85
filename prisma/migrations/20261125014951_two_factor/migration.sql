-- CreateEnum
CREATE TYPE "CodeMethod" AS ENUM ('text', 'voice', 'email');

-- CreateEnum
CREATE TYPE "ChallengePurpose" AS ENUM ('enrolment', 'sign_in');

-- CreateEnum
CREATE TYPE "ChallengeState" AS ENUM ('open', 'passed', 'failed', 'superseded', 'expired');

-- CreateEnum
CREATE TYPE "CodeDestination" AS ENUM ('phone', 'email');

-- CreateEnum
CREATE TYPE "CodeSendStatus" AS ENUM ('pending', 'sending', 'accepted', 'delivered', 'undelivered', 'unknown', 'refused', 'withheld');

-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "AccountNoticeKind" ADD VALUE 'second_factor_enrolled';
ALTER TYPE "AccountNoticeKind" ADD VALUE 'second_factor_reset';

-- AlterEnum
ALTER TYPE "CaseKind" ADD VALUE 'two_factor';

-- AlterTable
ALTER TABLE "account" ADD COLUMN     "codes_disabled_at" TIMESTAMPTZ(3),
ADD COLUMN     "failed_codes" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "session" ADD COLUMN     "second_factor_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "second_factor" (
    "account_id" UUID NOT NULL,
    "phone" TEXT NOT NULL,
    "method" "CodeMethod" NOT NULL,
    "enrolled_at" TIMESTAMPTZ(3) NOT NULL,
    "consent_version" TEXT NOT NULL,
    "consented_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "second_factor_pkey" PRIMARY KEY ("account_id")
);

-- CreateTable
CREATE TABLE "code_challenge" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "purpose" "ChallengePurpose" NOT NULL,
    "state" "ChallengeState" NOT NULL DEFAULT 'open',
    "session_id_hash" TEXT NOT NULL,
    "phone" TEXT NOT NULL,
    "consent_version" TEXT,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "code_challenge_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "one_time_code" (
    "id" UUID NOT NULL,
    "challenge_id" UUID NOT NULL,
    "destination" "CodeDestination" NOT NULL,
    "round" INTEGER NOT NULL,
    "salt" TEXT NOT NULL,
    "issued_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "consumed_at" TIMESTAMPTZ(3),

    CONSTRAINT "one_time_code_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "code_send" (
    "id" UUID NOT NULL,
    "challenge_id" UUID NOT NULL,
    "code_id" UUID NOT NULL,
    "method" "CodeMethod" NOT NULL,
    "round" INTEGER NOT NULL,
    "status" "CodeSendStatus" NOT NULL DEFAULT 'pending',
    "destination_digest" TEXT NOT NULL,
    "country" TEXT,
    "sid" TEXT,
    "because" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "code_send_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "trusted_device" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "secret_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "ended_because" TEXT,
    "user_agent" TEXT,

    CONSTRAINT "trusted_device_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "code_challenge_account_id_state_idx" ON "code_challenge"("account_id", "state");

-- CreateIndex
CREATE INDEX "code_challenge_session_id_hash_idx" ON "code_challenge"("session_id_hash");

-- CreateIndex
CREATE UNIQUE INDEX "one_time_code_challenge_id_destination_round_key" ON "one_time_code"("challenge_id", "destination", "round");

-- CreateIndex
CREATE UNIQUE INDEX "code_send_sid_key" ON "code_send"("sid");

-- CreateIndex
CREATE INDEX "code_send_destination_digest_requested_at_idx" ON "code_send"("destination_digest", "requested_at");

-- CreateIndex
CREATE INDEX "code_send_country_requested_at_idx" ON "code_send"("country", "requested_at");

-- CreateIndex
CREATE UNIQUE INDEX "code_send_challenge_id_round_key" ON "code_send"("challenge_id", "round");

-- CreateIndex
CREATE UNIQUE INDEX "trusted_device_secret_hash_key" ON "trusted_device"("secret_hash");

-- CreateIndex
CREATE INDEX "trusted_device_account_id_idx" ON "trusted_device"("account_id");

-- AddForeignKey
ALTER TABLE "second_factor" ADD CONSTRAINT "second_factor_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "code_challenge" ADD CONSTRAINT "code_challenge_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "code_challenge" ADD CONSTRAINT "code_challenge_id_fkey" FOREIGN KEY ("id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "one_time_code" ADD CONSTRAINT "one_time_code_challenge_id_fkey" FOREIGN KEY ("challenge_id") REFERENCES "code_challenge"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "code_send" ADD CONSTRAINT "code_send_challenge_id_fkey" FOREIGN KEY ("challenge_id") REFERENCES "code_challenge"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "code_send" ADD CONSTRAINT "code_send_code_id_fkey" FOREIGN KEY ("code_id") REFERENCES "one_time_code"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trusted_device" ADD CONSTRAINT "trusted_device_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;
