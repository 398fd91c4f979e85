-- CreateEnum
CREATE TYPE "StaffNotificationKind" AS ENUM ('assigned', 'mentioned', 'due_soon', 'many_read');

-- CreateTable
CREATE TABLE "case_note" (
    "id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "author_id" UUID NOT NULL,
    "key_id" TEXT NOT NULL,
    "sealed_text" BYTEA NOT NULL,
    "written_at" TIMESTAMPTZ(3) NOT NULL,
    "press_key" TEXT NOT NULL,

    CONSTRAINT "case_note_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "staff_notification" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "kind" "StaffNotificationKind" NOT NULL,
    "case_id" UUID,
    "task_id" UUID,
    "key" TEXT NOT NULL,
    "noticed_at" TIMESTAMPTZ(3) NOT NULL,
    "mailing_id" UUID,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "staff_notification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "staff_notification_choice" (
    "account_id" UUID NOT NULL,
    "assigned" BOOLEAN NOT NULL,
    "mentioned" BOOLEAN NOT NULL,
    "due_soon" BOOLEAN NOT NULL,

    CONSTRAINT "staff_notification_choice_pkey" PRIMARY KEY ("account_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "case_note_case_id_press_key_key" ON "case_note"("case_id", "press_key");

-- CreateIndex
CREATE INDEX "case_note_case_id_written_at_id_idx" ON "case_note"("case_id", "written_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "staff_notification_key_key" ON "staff_notification"("key");

-- CreateIndex
CREATE INDEX "staff_notification_account_id_idx" ON "staff_notification"("account_id");

-- CreateIndex
CREATE INDEX "staff_notification_case_id_idx" ON "staff_notification"("case_id");

-- CreateIndex
CREATE INDEX "staff_notification_task_id_idx" ON "staff_notification"("task_id");

-- AddForeignKey
ALTER TABLE "case_note" ADD CONSTRAINT "case_note_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "case"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "staff_notification" ADD CONSTRAINT "staff_notification_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "staff_notification" ADD CONSTRAINT "staff_notification_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "case"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "staff_notification" ADD CONSTRAINT "staff_notification_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "support_task"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "staff_notification_choice" ADD CONSTRAINT "staff_notification_choice_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What is still to be mailed is looked for every five minutes, among all that ever was.
CREATE INDEX "staff_notification_unsettled_idx" ON "staff_notification" ("id") WHERE "settled_at" IS NULL;
