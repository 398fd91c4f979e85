-- CreateEnum
CREATE TYPE "DisclosureReportState" AS ENUM ('reported', 'assessed', 'notifying', 'no_breach', 'closed');

-- AlterEnum
ALTER TYPE "CaseKind" ADD VALUE 'disclosure_report';

-- CreateTable
CREATE TABLE "disclosure_report" (
    "id" UUID NOT NULL,
    "state" "DisclosureReportState" NOT NULL DEFAULT 'reported',
    "mishap" TEXT NOT NULL,
    "information" TEXT[],
    "recipient_name" TEXT NOT NULL,
    "recipient_address" TEXT NOT NULL DEFAULT '',
    "description" TEXT NOT NULL,
    "happened_on" DATE NOT NULL,
    "discovered_on" DATE NOT NULL,
    "reported_at" TIMESTAMPTZ(3) NOT NULL,
    "reported_by_id" UUID NOT NULL,
    "press_key" TEXT NOT NULL,
    "nature" TEXT NOT NULL DEFAULT '',
    "received_by" TEXT NOT NULL DEFAULT '',
    "acquired" TEXT NOT NULL DEFAULT '',
    "mitigation" TEXT NOT NULL DEFAULT '',
    "is_breach" BOOLEAN,
    "assessed_at" TIMESTAMPTZ(3),
    "assessed_by_id" UUID,
    "approved_at" TIMESTAMPTZ(3),
    "approved_by_id" UUID,
    "delayed_through" DATE,
    "delayed_because" TEXT NOT NULL DEFAULT '',
    "media_told_on" DATE,
    "hhs_told_on" DATE,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "disclosure_report_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "disclosed_person" (
    "report_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "jurisdiction" TEXT NOT NULL DEFAULT '',
    "emailed_at" TIMESTAMPTZ(3),
    "letter_asked_at" TIMESTAMPTZ(3),

    CONSTRAINT "disclosed_person_pkey" PRIMARY KEY ("report_id","client_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "disclosure_report_press_key_key" ON "disclosure_report"("press_key");

-- CreateIndex
CREATE INDEX "disclosure_report_discovered_on_idx" ON "disclosure_report"("discovered_on");

-- AddForeignKey
ALTER TABLE "disclosure_report" ADD CONSTRAINT "disclosure_report_id_fkey" FOREIGN KEY ("id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "disclosed_person" ADD CONSTRAINT "disclosed_person_report_id_fkey" FOREIGN KEY ("report_id") REFERENCES "disclosure_report"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
