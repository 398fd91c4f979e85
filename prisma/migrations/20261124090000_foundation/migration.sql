-- CreateEnum
CREATE TYPE "Portal" AS ENUM ('client', 'provider', 'staff');

-- CreateEnum
CREATE TYPE "AccountStatus" AS ENUM ('active', 'held', 'ended');

-- CreateEnum
CREATE TYPE "StaffRole" AS ENUM ('agent', 'lead', 'clinician', 'auditor');

-- CreateEnum
CREATE TYPE "AccountAccess" AS ENUM ('full', 'wind_down', 'downloads_only');

-- CreateEnum
CREATE TYPE "ContractStatus" AS ENUM ('active', 'ended');

-- CreateEnum
CREATE TYPE "ClientSource" AS ENUM ('headway_sourced', 'own');

-- CreateEnum
CREATE TYPE "AppointmentKind" AS ENUM ('intake', 'session');

-- CreateEnum
CREATE TYPE "AppointmentStatus" AS ENUM ('scheduled', 'completed', 'cancelled');

-- CreateEnum
CREATE TYPE "BillingStatus" AS ENUM ('not_due', 'unbilled', 'submitted', 'paid');

-- CreateEnum
CREATE TYPE "NoteKind" AS ENUM ('progress', 'psychotherapy');

-- CreateEnum
CREATE TYPE "NoteStatus" AS ENUM ('draft', 'signed');

-- CreateEnum
CREATE TYPE "CaseKind" AS ENUM ('contract_termination', 'note_export');

-- CreateEnum
CREATE TYPE "WaitingOn" AS ENUM ('person', 'support', 'timer', 'system', 'nobody');

-- CreateEnum
CREATE TYPE "TaskStatus" AS ENUM ('open', 'done');

-- CreateEnum
CREATE TYPE "TerminationState" AS ENUM ('requested', 'in_notice', 'held', 'closing', 'completed', 'withdrawn');

-- CreateEnum
CREATE TYPE "MigrationOutcome" AS ENUM ('stays', 'finished', 'follows_provider', 'call_me', 'unreached');

-- CreateEnum
CREATE TYPE "NoteExportState" AS ENUM ('requested', 'rendering', 'assembling', 'ready', 'failed', 'expired');

-- CreateEnum
CREATE TYPE "OutboundMailStatus" AS ENUM ('pending', 'accepted', 'withheld', 'refused');

-- CreateTable
CREATE TABLE "account" (
    "id" UUID NOT NULL,
    "portal" "Portal" NOT NULL,
    "email" TEXT NOT NULL,
    "password_hash" TEXT,
    "given_name" TEXT NOT NULL,
    "family_name" TEXT NOT NULL,
    "phone" TEXT,
    "status" "AccountStatus" NOT NULL DEFAULT 'active',
    "staff_role" "StaffRole",
    "access" "AccountAccess" NOT NULL DEFAULT 'full',
    "failed_sign_ins" INTEGER NOT NULL DEFAULT 0,
    "locked_until" TIMESTAMPTZ(3),
    "read_only_until" TIMESTAMPTZ(3),
    "former_email" TEXT,
    "former_phone" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id_hash" TEXT NOT NULL,
    "account_id" UUID NOT NULL,
    "portal" "Portal" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "ended_because" TEXT,
    "user_agent" TEXT,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id_hash")
);

-- CreateTable
CREATE TABLE "provider" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "npi" TEXT,
    "credentials" TEXT NOT NULL DEFAULT '',
    "time_zone" TEXT NOT NULL,
    "jurisdiction" TEXT NOT NULL,
    "listed" BOOLEAN NOT NULL DEFAULT true,
    "bookable_until" DATE,

    CONSTRAINT "provider_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contract" (
    "id" UUID NOT NULL,
    "provider_id" UUID NOT NULL,
    "status" "ContractStatus" NOT NULL DEFAULT 'active',
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "contract_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "client" (
    "id" UUID NOT NULL,
    "account_id" UUID,
    "given_name" TEXT NOT NULL,
    "family_name" TEXT NOT NULL,
    "birth_date" DATE NOT NULL,
    "email" TEXT,
    "phone" TEXT,
    "time_zone" TEXT NOT NULL,

    CONSTRAINT "client_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "chart" (
    "id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "provider_id" UUID NOT NULL,
    "source" "ClientSource" NOT NULL,
    "source_fixed_at" TIMESTAMPTZ(3) NOT NULL,
    "payer" TEXT NOT NULL DEFAULT 'commercial',
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "retain_until" DATE,
    "retention_rule" TEXT,
    "retention_rule_version" TEXT,
    "retention_computed_at" TIMESTAMPTZ(3),

    CONSTRAINT "chart_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "appointment" (
    "id" UUID NOT NULL,
    "chart_id" UUID NOT NULL,
    "kind" "AppointmentKind" NOT NULL DEFAULT 'session',
    "status" "AppointmentStatus" NOT NULL,
    "billing" "BillingStatus" NOT NULL DEFAULT 'not_due',
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "cancelled_at" TIMESTAMPTZ(3),
    "cancelled_by_case_id" UUID,

    CONSTRAINT "appointment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "note" (
    "id" UUID NOT NULL,
    "chart_id" UUID NOT NULL,
    "appointment_id" UUID,
    "kind" "NoteKind" NOT NULL DEFAULT 'progress',
    "status" "NoteStatus" NOT NULL,
    "written_at" TIMESTAMPTZ(3) NOT NULL,
    "signed_at" TIMESTAMPTZ(3),
    "sealed_text" BYTEA NOT NULL,

    CONSTRAINT "note_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "case" (
    "id" UUID NOT NULL,
    "reference" TEXT NOT NULL,
    "kind" "CaseKind" NOT NULL,
    "workflow_id" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "waiting_on" "WaitingOn" NOT NULL,
    "due_at" TIMESTAMPTZ(3),
    "needs_attention" BOOLEAN NOT NULL DEFAULT false,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "workflow_started_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "case_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "case_event" (
    "id" BIGSERIAL NOT NULL,
    "case_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "code" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "actor_id" UUID,

    CONSTRAINT "case_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "support_task" (
    "id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "subject_id" UUID,
    "status" "TaskStatus" NOT NULL DEFAULT 'open',
    "priority" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3),
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "done_at" TIMESTAMPTZ(3),
    "done_by_id" UUID,
    "resolution" TEXT,

    CONSTRAINT "support_task_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contract_termination" (
    "id" UUID NOT NULL,
    "contract_id" UUID NOT NULL,
    "state" "TerminationState" NOT NULL DEFAULT 'requested',
    "last_day" DATE NOT NULL,
    "reason_code" TEXT,
    "feedback" TEXT,
    "records_practice" TEXT NOT NULL,
    "records_address" TEXT NOT NULL DEFAULT '',
    "records_email" TEXT NOT NULL DEFAULT '',
    "records_phone" TEXT NOT NULL DEFAULT '',
    "acknowledgements" JSONB NOT NULL DEFAULT '{}',
    "started_because" TEXT NOT NULL DEFAULT 'provider',
    "started_by_id" UUID NOT NULL,
    "custodian_name" TEXT,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "notice_delayed_until" TIMESTAMPTZ(3),
    "notice_waived_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "closed_because" TEXT,

    CONSTRAINT "contract_termination_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "termination_draft" (
    "provider_id" UUID NOT NULL,
    "answers" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "termination_draft_pkey" PRIMARY KEY ("provider_id")
);

-- CreateTable
CREATE TABLE "client_plan" (
    "termination_id" UUID NOT NULL,
    "chart_id" UUID NOT NULL,
    "plan" TEXT NOT NULL DEFAULT 'not_known',
    "care_ends_because" TEXT,
    "at_risk" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "client_plan_pkey" PRIMARY KEY ("termination_id","chart_id")
);

-- CreateTable
CREATE TABLE "source_contest" (
    "id" UUID NOT NULL,
    "chart_id" UUID NOT NULL,
    "termination_id" UUID NOT NULL,
    "statement" TEXT NOT NULL DEFAULT '',
    "contested_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_at" TIMESTAMPTZ(3),
    "decided_by_id" UUID,
    "upheld" BOOLEAN,

    CONSTRAINT "source_contest_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "client_migration" (
    "termination_id" UUID NOT NULL,
    "chart_id" UUID NOT NULL,
    "notice_given_at" TIMESTAMPTZ(3),
    "notice_channel" TEXT,
    "reminded_at" TIMESTAMPTZ(3),
    "closes_at" TIMESTAMPTZ(3),
    "outcome" "MigrationOutcome",
    "chosen_at" TIMESTAMPTZ(3),
    "call_attempts" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "client_migration_pkey" PRIMARY KEY ("termination_id","chart_id")
);

-- CreateTable
CREATE TABLE "note_export" (
    "id" UUID NOT NULL,
    "provider_id" UUID NOT NULL,
    "occasion" TEXT NOT NULL,
    "termination_case_id" UUID,
    "state" "NoteExportState" NOT NULL DEFAULT 'requested',
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "notes_up_to" TIMESTAMPTZ(3) NOT NULL,
    "charts_total" INTEGER NOT NULL DEFAULT 0,
    "charts_done" INTEGER NOT NULL DEFAULT 0,
    "notes_total" INTEGER NOT NULL DEFAULT 0,
    "notes_unrendered" INTEGER NOT NULL DEFAULT 0,
    "object_key" TEXT,
    "size_bytes" BIGINT,
    "sha256" TEXT,
    "ready_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "downloads_allowed" INTEGER NOT NULL DEFAULT 5,
    "first_downloaded_at" TIMESTAMPTZ(3),

    CONSTRAINT "note_export_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "note_export_part" (
    "export_id" UUID NOT NULL,
    "chart_id" UUID NOT NULL,
    "folder" TEXT NOT NULL,
    "notes" INTEGER NOT NULL,
    "files" JSONB NOT NULL,
    "unrendered" JSONB NOT NULL DEFAULT '[]',
    "rendered_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "note_export_part_pkey" PRIMARY KEY ("export_id","chart_id")
);

-- CreateTable
CREATE TABLE "note_export_download" (
    "id" UUID NOT NULL,
    "export_id" UUID NOT NULL,
    "session_id_hash" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "note_export_download_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outbound_mail" (
    "key" TEXT NOT NULL,
    "template" TEXT NOT NULL,
    "message_id" TEXT NOT NULL,
    "account_id" UUID,
    "client_id" UUID,
    "status" "OutboundMailStatus" NOT NULL DEFAULT 'pending',
    "because" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "accepted_at" TIMESTAMPTZ(3),

    CONSTRAINT "outbound_mail_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "suppression" (
    "address" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "released_at" TIMESTAMPTZ(3),
    "released_by_id" UUID,
    "released_because" TEXT,

    CONSTRAINT "suppression_pkey" PRIMARY KEY ("address")
);

-- CreateTable
CREATE TABLE "mailed_link" (
    "id" UUID NOT NULL,
    "workflow_id" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "round" INTEGER NOT NULL DEFAULT 0,
    "subject_id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "salt" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "issued_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "consumed_at" TIMESTAMPTZ(3),

    CONSTRAINT "mailed_link_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "act_token" (
    "digest" TEXT NOT NULL,
    "account_id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "workflow_id" TEXT NOT NULL,
    "update" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "issued_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "redeemed_by" TEXT,
    "redeemed_at" TIMESTAMPTZ(3),

    CONSTRAINT "act_token_pkey" PRIMARY KEY ("digest")
);

-- CreateTable
CREATE TABLE "audit_entry" (
    "seq" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT,
    "act" TEXT NOT NULL,
    "subject_kind" TEXT NOT NULL,
    "subject_id" TEXT,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "previous_hash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "rate_limit" (
    "key" TEXT NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" TIMESTAMPTZ(3),

    CONSTRAINT "rate_limit_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE UNIQUE INDEX "account_portal_email_key" ON "account"("portal", "email");

-- CreateIndex
CREATE INDEX "session_account_id_idx" ON "session"("account_id");

-- CreateIndex
CREATE UNIQUE INDEX "provider_account_id_key" ON "provider"("account_id");

-- CreateIndex
CREATE UNIQUE INDEX "client_account_id_key" ON "client"("account_id");

-- CreateIndex
CREATE INDEX "chart_provider_id_idx" ON "chart"("provider_id");

-- CreateIndex
CREATE UNIQUE INDEX "chart_client_id_provider_id_key" ON "chart"("client_id", "provider_id");

-- CreateIndex
CREATE INDEX "appointment_chart_id_starts_at_idx" ON "appointment"("chart_id", "starts_at");

-- CreateIndex
CREATE UNIQUE INDEX "note_appointment_id_key" ON "note"("appointment_id");

-- CreateIndex
CREATE INDEX "note_chart_id_written_at_id_idx" ON "note"("chart_id", "written_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "case_reference_key" ON "case"("reference");

-- CreateIndex
CREATE INDEX "case_subject_id_kind_idx" ON "case"("subject_id", "kind");

-- CreateIndex
CREATE INDEX "case_closed_at_needs_attention_due_at_idx" ON "case"("closed_at", "needs_attention", "due_at");

-- CreateIndex
CREATE INDEX "case_event_case_id_at_idx" ON "case_event"("case_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "case_event_case_id_key_key" ON "case_event"("case_id", "key");

-- CreateIndex
CREATE INDEX "support_task_status_priority_due_at_idx" ON "support_task"("status", "priority", "due_at");

-- CreateIndex
CREATE UNIQUE INDEX "support_task_case_id_key_key" ON "support_task"("case_id", "key");

-- CreateIndex
CREATE INDEX "contract_termination_contract_id_idx" ON "contract_termination"("contract_id");

-- CreateIndex
CREATE UNIQUE INDEX "source_contest_termination_id_chart_id_key" ON "source_contest"("termination_id", "chart_id");

-- CreateIndex
CREATE INDEX "note_export_provider_id_requested_at_idx" ON "note_export"("provider_id", "requested_at");

-- CreateIndex
CREATE INDEX "note_export_download_export_id_idx" ON "note_export_download"("export_id");

-- CreateIndex
CREATE UNIQUE INDEX "outbound_mail_message_id_key" ON "outbound_mail"("message_id");

-- CreateIndex
CREATE UNIQUE INDEX "mailed_link_digest_key" ON "mailed_link"("digest");

-- CreateIndex
CREATE UNIQUE INDEX "mailed_link_workflow_id_purpose_round_key" ON "mailed_link"("workflow_id", "purpose", "round");

-- CreateIndex
CREATE UNIQUE INDEX "audit_entry_hash_key" ON "audit_entry"("hash");

-- CreateIndex
CREATE INDEX "audit_entry_subject_id_idx" ON "audit_entry"("subject_id");

-- CreateIndex
CREATE INDEX "audit_entry_at_idx" ON "audit_entry"("at");

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "provider" ADD CONSTRAINT "provider_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contract" ADD CONSTRAINT "contract_provider_id_fkey" FOREIGN KEY ("provider_id") REFERENCES "provider"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "client" ADD CONSTRAINT "client_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "chart" ADD CONSTRAINT "chart_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "chart" ADD CONSTRAINT "chart_provider_id_fkey" FOREIGN KEY ("provider_id") REFERENCES "provider"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "appointment" ADD CONSTRAINT "appointment_chart_id_fkey" FOREIGN KEY ("chart_id") REFERENCES "chart"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "note" ADD CONSTRAINT "note_chart_id_fkey" FOREIGN KEY ("chart_id") REFERENCES "chart"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "note" ADD CONSTRAINT "note_appointment_id_fkey" FOREIGN KEY ("appointment_id") REFERENCES "appointment"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case_event" ADD CONSTRAINT "case_event_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "support_task" ADD CONSTRAINT "support_task_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contract_termination" ADD CONSTRAINT "contract_termination_contract_id_fkey" FOREIGN KEY ("contract_id") REFERENCES "contract"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contract_termination" ADD CONSTRAINT "contract_termination_id_fkey" FOREIGN KEY ("id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "termination_draft" ADD CONSTRAINT "termination_draft_provider_id_fkey" FOREIGN KEY ("provider_id") REFERENCES "provider"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "client_plan" ADD CONSTRAINT "client_plan_termination_id_fkey" FOREIGN KEY ("termination_id") REFERENCES "contract_termination"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "client_plan" ADD CONSTRAINT "client_plan_chart_id_fkey" FOREIGN KEY ("chart_id") REFERENCES "chart"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "source_contest" ADD CONSTRAINT "source_contest_chart_id_fkey" FOREIGN KEY ("chart_id") REFERENCES "chart"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "client_migration" ADD CONSTRAINT "client_migration_termination_id_fkey" FOREIGN KEY ("termination_id") REFERENCES "contract_termination"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "client_migration" ADD CONSTRAINT "client_migration_chart_id_fkey" FOREIGN KEY ("chart_id") REFERENCES "chart"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "note_export" ADD CONSTRAINT "note_export_provider_id_fkey" FOREIGN KEY ("provider_id") REFERENCES "provider"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "note_export" ADD CONSTRAINT "note_export_id_fkey" FOREIGN KEY ("id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "note_export" ADD CONSTRAINT "note_export_termination_case_id_fkey" FOREIGN KEY ("termination_case_id") REFERENCES "case"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "note_export_part" ADD CONSTRAINT "note_export_part_export_id_fkey" FOREIGN KEY ("export_id") REFERENCES "note_export"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "note_export_part" ADD CONSTRAINT "note_export_part_chart_id_fkey" FOREIGN KEY ("chart_id") REFERENCES "chart"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "note_export_download" ADD CONSTRAINT "note_export_download_export_id_fkey" FOREIGN KEY ("export_id") REFERENCES "note_export"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
