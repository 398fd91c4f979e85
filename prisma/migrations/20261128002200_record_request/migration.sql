-- CreateEnum
CREATE TYPE "RecordRequestState" AS ENUM ('received', 'referred', 'in_review', 'overdue', 'answered', 'confirmed', 'withdrawn');

-- CreateEnum
CREATE TYPE "RecordRequester" AS ENUM ('person', 'guardian', 'representative', 'third_party');

-- CreateEnum
CREATE TYPE "RecordForm" AS ENUM ('both', 'pdf', 'fhir');

-- CreateEnum
CREATE TYPE "RecordDelivery" AS ENUM ('portal', 'email', 'paper');

-- CreateEnum
CREATE TYPE "RecordPartState" AS ENUM ('asked', 'sent', 'contradicted', 'granted', 'released', 'denied', 'in_review', 'upheld', 'destroyed');

-- AlterEnum
ALTER TYPE "CaseKind" ADD VALUE 'record_request';

-- CreateTable
CREATE TABLE "note_export_scope" (
    "export_id" UUID NOT NULL,
    "chart_id" UUID NOT NULL,
    "from" TIMESTAMPTZ(3),
    "until" TIMESTAMPTZ(3),
    "withheld_from" TIMESTAMPTZ(3),
    "withheld_until" TIMESTAMPTZ(3),
    "form" "RecordForm" NOT NULL DEFAULT 'both',

    CONSTRAINT "note_export_scope_pkey" PRIMARY KEY ("export_id")
);

-- CreateTable
CREATE TABLE "record_request" (
    "id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "state" "RecordRequestState" NOT NULL DEFAULT 'received',
    "requester" "RecordRequester" NOT NULL DEFAULT 'person',
    "requester_name" TEXT NOT NULL,
    "requester_email" TEXT NOT NULL,
    "language" "Language" NOT NULL DEFAULT 'en',
    "time_zone" TEXT NOT NULL,
    "form" "RecordForm" NOT NULL DEFAULT 'both',
    "delivery" "RecordDelivery" NOT NULL DEFAULT 'portal',
    "wanted_from" DATE,
    "wanted_to" DATE,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "proven_at" TIMESTAMPTZ(3),
    "proven_by_id" UUID,
    "papers" TEXT NOT NULL DEFAULT '',
    "acknowledged_at" TIMESTAMPTZ(3),
    "extended_to" DATE,
    "extended_because" TEXT,
    "extended_by_id" UUID,
    "authorized_until" DATE,
    "revoked_at" TIMESTAMPTZ(3),
    "answered_at" TIMESTAMPTZ(3),
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "record_request_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "record_request_part" (
    "id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    "place" INTEGER NOT NULL,
    "chart_id" UUID NOT NULL,
    "provider_id" UUID NOT NULL,
    "state" "RecordPartState" NOT NULL DEFAULT 'asked',
    "sent_on" DATE,
    "sent_how" TEXT,
    "said_sent_at" TIMESTAMPTZ(3),
    "contradicted_at" TIMESTAMPTZ(3),
    "granted_at" TIMESTAMPTZ(3),
    "granted_by_id" UUID,
    "export_id" UUID,
    "released_at" TIMESTAMPTZ(3),
    "downloaded_at" TIMESTAMPTZ(3),
    "grounds" TEXT,
    "denied_at" TIMESTAMPTZ(3),
    "denied_by_id" UUID,
    "withheld_from" DATE,
    "withheld_to" DATE,
    "review_due_at" TIMESTAMPTZ(3),
    "reviewed_at" TIMESTAMPTZ(3),
    "reviewed_by_id" UUID,

    CONSTRAINT "record_request_part_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "record_request_client_id_settled_at_idx" ON "record_request"("client_id", "settled_at");

-- CreateIndex
CREATE INDEX "record_request_part_chart_id_idx" ON "record_request_part"("chart_id");

-- CreateIndex
CREATE INDEX "record_request_part_export_id_idx" ON "record_request_part"("export_id");

-- CreateIndex
CREATE UNIQUE INDEX "record_request_part_request_id_place_key" ON "record_request_part"("request_id", "place");

-- CreateIndex
CREATE UNIQUE INDEX "record_request_part_request_id_chart_id_key" ON "record_request_part"("request_id", "chart_id");

-- AddForeignKey
ALTER TABLE "note_export_scope" ADD CONSTRAINT "note_export_scope_export_id_fkey" FOREIGN KEY ("export_id") REFERENCES "note_export"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "record_request" ADD CONSTRAINT "record_request_id_fkey" FOREIGN KEY ("id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "record_request_part" ADD CONSTRAINT "record_request_part_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "record_request"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- One open request of the same person for the same records.
CREATE UNIQUE INDEX "record_request_open_key" ON "record_request"("client_id", "requester", "requester_email") WHERE "settled_at" IS NULL;
