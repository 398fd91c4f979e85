-- CreateEnum
CREATE TYPE "AccountingRequestState" AS ENUM ('asked', 'overdue', 'given', 'withdrawn');

-- AlterEnum
ALTER TYPE "CaseKind" ADD VALUE 'accounting_request';

-- AlterEnum
ALTER TYPE "ContactTopic" ADD VALUE 'disclosures' BEFORE 'lost_phone';

-- CreateTable
CREATE TABLE "accounting_request" (
    "id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "state" "AccountingRequestState" NOT NULL DEFAULT 'asked',
    "requester" "RecordRequester" NOT NULL,
    "requester_name" TEXT NOT NULL,
    "requester_email" TEXT NOT NULL,
    "language" "Language" NOT NULL DEFAULT 'en',
    "time_zone" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "taken_by_id" UUID,
    "papers" TEXT NOT NULL DEFAULT '',
    "extended_to" DATE,
    "extended_because" TEXT,
    "given_by_id" UUID,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "accounting_request_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "accounting_request_client_id_settled_at_idx" ON "accounting_request"("client_id", "settled_at");

-- AddForeignKey
ALTER TABLE "accounting_request" ADD CONSTRAINT "accounting_request_id_fkey" FOREIGN KEY ("id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
