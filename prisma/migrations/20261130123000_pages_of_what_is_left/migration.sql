-- What is left of many, page by page: emails that a mailbox put off, in the order of their keys' bytes whatever the collation of the database; people who
-- weren't told of a breach; and exports that failed, which each sweep looks for.
CREATE INDEX "outbound_mail_pending_idx" ON "outbound_mail" ("key" COLLATE "C") WHERE "status" = 'pending';
CREATE INDEX "disclosed_person_untold_idx" ON "disclosed_person" ("report_id", "client_id") WHERE "emailed_at" IS NULL AND "letter_asked_at" IS NULL;
CREATE INDEX "note_export_failed_idx" ON "note_export" ("id") WHERE "state" = 'failed';
