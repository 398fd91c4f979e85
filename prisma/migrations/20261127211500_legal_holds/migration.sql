-- CreateEnum
CREATE TYPE "HeldSubject" AS ENUM ('person', 'provider', 'chart');

-- CreateTable
CREATE TABLE "legal_hold" (
    "id" UUID NOT NULL,
    "subject" "HeldSubject" NOT NULL,
    "subject_id" UUID NOT NULL,
    "matter" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "placed_at" TIMESTAMPTZ(3) NOT NULL,
    "placed_by_id" UUID NOT NULL,
    "lifted_at" TIMESTAMPTZ(3),
    "lifted_by_id" UUID,
    "lifted_because" TEXT,

    CONSTRAINT "legal_hold_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "legal_hold_subject_id_idx" ON "legal_hold"("subject_id");

-- CreateIndex
CREATE INDEX "legal_hold_placed_at_idx" ON "legal_hold"("placed_at");

-- The same matter holds the same records once: a button pressed twice finds itself.
CREATE UNIQUE INDEX "legal_hold_one_open" ON "legal_hold" ("subject", "subject_id", "matter") WHERE "lifted_at" IS NULL;
