-- DropIndex
DROP INDEX "case_closed_at_needs_attention_due_at_idx";

-- DropIndex
DROP INDEX "support_task_status_priority_due_at_idx";

-- AlterTable
ALTER TABLE "support_task" ADD COLUMN     "assignee_id" UUID,
ADD COLUMN     "hand_over_note" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "snoozed_until" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "saved_view" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "saved_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "saved_view_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "case_follower" (
    "account_id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "followed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "case_follower_pkey" PRIMARY KEY ("account_id","case_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "saved_view_account_id_name_key" ON "saved_view"("account_id", "name");

-- CreateIndex
CREATE INDEX "case_follower_case_id_idx" ON "case_follower"("case_id");

-- CreateIndex
CREATE INDEX "support_task_assignee_id_idx" ON "support_task"("assignee_id");

-- AddForeignKey
ALTER TABLE "support_task" ADD CONSTRAINT "support_task_assignee_id_fkey" FOREIGN KEY ("assignee_id") REFERENCES "account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "saved_view" ADD CONSTRAINT "saved_view_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case_follower" ADD CONSTRAINT "case_follower_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case_follower" ADD CONSTRAINT "case_follower_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Who said "I'm on it" in the audit trail has the task.
UPDATE "support_task" task
SET "assignee_id" = claim."account_id"
FROM (
  SELECT DISTINCT ON (entry."subject_id") entry."subject_id" AS "task_id", account."id" AS "account_id"
  FROM "audit_entry" entry JOIN "account" account ON account."id"::text = entry."actor_id"
  WHERE entry."act" = 'task.claim' AND entry."subject_kind" = 'support-task'
  ORDER BY entry."subject_id", entry."seq" DESC
) claim
JOIN "account" member ON member."id" = claim."account_id" AND member."status" <> 'ended' AND member."staff_role" IN ('agent', 'lead')
WHERE task."status" = 'open' AND task."id"::text = claim."task_id";

-- The orders of lists that are read from where a page ended: see cases/keyset.ts. Expressions must be those of the queries.
CREATE INDEX "support_task_queue_idx" ON "support_task" ((coalesce("due_at", 'infinity'::timestamptz)), (-"priority"), "id") WHERE "status" = 'open';
CREATE INDEX "support_task_case_queue_idx" ON "support_task" ("case_id", (coalesce("due_at", 'infinity'::timestamptz)), (-"priority"), "id") WHERE "status" = 'open';
CREATE INDEX "support_task_assignee_queue_idx" ON "support_task" ("assignee_id", (coalesce("due_at", 'infinity'::timestamptz)), (-"priority"), "id") WHERE "status" = 'open';
CREATE INDEX "case_queue_idx" ON "case" ((NOT "needs_attention"), (coalesce("due_at", 'infinity'::timestamptz)), "id") WHERE "closed_at" IS NULL;
CREATE INDEX "case_attention_idx" ON "case" ("due_at") WHERE "closed_at" IS NULL AND "needs_attention";
CREATE INDEX "case_closed_idx" ON "case" ("closed_at", "id") WHERE "closed_at" IS NOT NULL;
CREATE INDEX "suppression_since_idx" ON "suppression" ("since", "id") WHERE "released_at" IS NULL;

-- The search for people: by the beginning of a name, by an address and by a phone.
CREATE INDEX "account_given_name_search_idx" ON "account" (lower("given_name") text_pattern_ops);
CREATE INDEX "account_family_name_search_idx" ON "account" (lower("family_name") text_pattern_ops);
CREATE INDEX "client_given_name_search_idx" ON "client" (lower("given_name") text_pattern_ops);
CREATE INDEX "client_family_name_search_idx" ON "client" (lower("family_name") text_pattern_ops);
CREATE INDEX "account_email_idx" ON "account" ("email");
CREATE INDEX "account_former_email_search_idx" ON "account" ("former_email") WHERE "former_email" IS NOT NULL;
CREATE INDEX "account_phone_search_idx" ON "account" ("phone") WHERE "phone" IS NOT NULL;
CREATE INDEX "account_former_phone_search_idx" ON "account" ("former_phone") WHERE "former_phone" IS NOT NULL;
CREATE INDEX "client_email_search_idx" ON "client" ("email") WHERE "email" IS NOT NULL;
CREATE INDEX "client_phone_search_idx" ON "client" ("phone") WHERE "phone" IS NOT NULL;
CREATE INDEX "second_factor_phone_idx" ON "second_factor" ("phone");

-- The filters of the audit trail.
CREATE INDEX "audit_entry_actor_id_seq_idx" ON "audit_entry" ("actor_id", "seq");
-- Partial in name only: the schema cannot describe the operators, and Prisma leaves partial indexes alone.
CREATE INDEX "audit_entry_act_idx" ON "audit_entry" ("act" text_pattern_ops) WHERE "act" IS NOT NULL;
