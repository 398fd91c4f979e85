-- AlterTable
ALTER TABLE "act_token" ADD COLUMN     "argument_digest" TEXT;

-- CreateTable
CREATE TABLE "press_proof" (
    "digest" TEXT NOT NULL,
    "link_id" UUID NOT NULL,
    "workflow_id" TEXT NOT NULL,
    "update" TEXT NOT NULL,
    "argument_digest" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "redeemed_by" TEXT,
    "redeemed_at" TIMESTAMPTZ(3),

    CONSTRAINT "press_proof_pkey" PRIMARY KEY ("digest")
);
