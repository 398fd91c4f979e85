-- CreateEnum
CREATE TYPE "RecordAmendmentState" AS ENUM ('referred', 'overdue', 'decided', 'disagreed', 'settled', 'withdrawn');

-- CreateEnum
CREATE TYPE "RecordAmendmentDecision" AS ENUM ('accepted', 'in_part', 'denied');

-- AlterEnum
ALTER TYPE "CaseKind" ADD VALUE 'record_amendment';

-- AlterEnum
ALTER TYPE "NoteKind" ADD VALUE 'amendment';

-- CreateTable
CREATE TABLE "record_amendment" (
    "id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "chart_id" UUID NOT NULL,
    "provider_id" UUID NOT NULL,
    "state" "RecordAmendmentState" NOT NULL DEFAULT 'referred',
    "requester" "RecordRequester" NOT NULL,
    "requester_name" TEXT NOT NULL,
    "requester_email" TEXT NOT NULL,
    "language" "Language" NOT NULL DEFAULT 'en',
    "time_zone" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "taken_by_id" UUID,
    "papers" TEXT NOT NULL DEFAULT '',
    "unreached_at" TIMESTAMPTZ(3),
    "extended_to" DATE,
    "extended_because" TEXT,
    "decision" "RecordAmendmentDecision",
    "grounds" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "decided_by_id" UUID,
    "disagreed_at" TIMESTAMPTZ(3),
    "request_note_id" UUID NOT NULL,
    "decision_note_id" UUID,
    "statement_note_id" UUID,
    "rebuttal_note_id" UUID,
    "others_note_id" UUID,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "record_amendment_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "record_amendment_chart_id_settled_at_idx" ON "record_amendment"("chart_id", "settled_at");

-- AddForeignKey
ALTER TABLE "record_amendment" ADD CONSTRAINT "record_amendment_id_fkey" FOREIGN KEY ("id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
