-- CreateEnum
CREATE TYPE "ContactTopic" AS ENUM ('cannot_access', 'no_reset_mail', 'unsubscribed', 'deactivate', 'records', 'lost_phone', 'lost_mailbox', 'family', 'something_else');

-- CreateEnum
CREATE TYPE "ContactState" AS ENUM ('open', 'answered', 'resolved', 'closed');

-- CreateEnum
CREATE TYPE "Language" AS ENUM ('en', 'es');

-- CreateEnum
CREATE TYPE "ContactAuthor" AS ENUM ('person', 'support');

-- AlterEnum
ALTER TYPE "CaseKind" ADD VALUE 'contact_request';

-- AlterTable
ALTER TABLE "outbound_text" ALTER COLUMN "client_id" DROP NOT NULL;

-- CreateTable
CREATE TABLE "contact_request" (
    "id" UUID NOT NULL,
    "portal" "Portal" NOT NULL,
    "topic" "ContactTopic" NOT NULL,
    "language" "Language" NOT NULL DEFAULT 'en',
    "state" "ContactState" NOT NULL DEFAULT 'open',
    "account_id" UUID,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "phone" TEXT,
    "email_is_safe" BOOLEAN NOT NULL DEFAULT true,
    "voicemail_is_safe" BOOLEAN NOT NULL DEFAULT false,
    "interpreter" TEXT NOT NULL DEFAULT '',
    "crisis" BOOLEAN NOT NULL DEFAULT false,
    "digest" TEXT NOT NULL,
    "started_case_id" UUID,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "answer_due_at" TIMESTAMPTZ(3),
    "first_answered_at" TIMESTAMPTZ(3),
    "answered_at" TIMESTAMPTZ(3),
    "reminded_at" TIMESTAMPTZ(3),
    "resolved_at" TIMESTAMPTZ(3),
    "resolved_by" TEXT,
    "rating" SMALLINT,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "contact_request_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contact_message" (
    "id" UUID NOT NULL,
    "request_id" UUID NOT NULL,
    "author" "ContactAuthor" NOT NULL,
    "author_id" UUID,
    "key_id" TEXT NOT NULL,
    "sealed_text" BYTEA NOT NULL,
    "crisis" BOOLEAN NOT NULL DEFAULT false,
    "written_at" TIMESTAMPTZ(3) NOT NULL,
    "press_key" TEXT,

    CONSTRAINT "contact_message_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "contact_request_started_case_id_key" ON "contact_request"("started_case_id");

-- The same message again while the first is open is the same request: of two that are sent at once, one loses here.
CREATE UNIQUE INDEX "contact_request_one_open" ON "contact_request" ("digest") WHERE "settled_at" IS NULL;

ALTER TABLE "contact_request" ADD CONSTRAINT "contact_request_rating" CHECK ("rating" BETWEEN 1 AND 5);

-- CreateIndex
CREATE INDEX "contact_request_email_idx" ON "contact_request"("email");

-- CreateIndex
CREATE INDEX "contact_request_account_id_idx" ON "contact_request"("account_id");

-- CreateIndex
CREATE INDEX "contact_message_request_id_written_at_id_idx" ON "contact_message"("request_id", "written_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "contact_message_request_id_press_key_key" ON "contact_message"("request_id", "press_key");

-- AddForeignKey
ALTER TABLE "contact_request" ADD CONSTRAINT "contact_request_id_fkey" FOREIGN KEY ("id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact_request" ADD CONSTRAINT "contact_request_started_case_id_fkey" FOREIGN KEY ("started_case_id") REFERENCES "case"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact_message" ADD CONSTRAINT "contact_message_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "contact_request"("id") ON DELETE CASCADE ON UPDATE CASCADE;
