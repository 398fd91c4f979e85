-- A person's page lists every task and text about them.
CREATE INDEX "outbound_text_client_id_idx" ON "outbound_text"("client_id");
CREATE INDEX "support_task_subject_id_idx" ON "support_task"("subject_id");
