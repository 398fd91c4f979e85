-- CreateIndex
CREATE INDEX "client_migration_chart_id_idx" ON "client_migration"("chart_id");

-- CreateIndex
CREATE INDEX "client_plan_chart_id_idx" ON "client_plan"("chart_id");

-- CreateIndex
CREATE INDEX "source_contest_chart_id_idx" ON "source_contest"("chart_id");

-- CreateIndex
CREATE INDEX "note_export_attempt_chart_id_idx" ON "note_export_attempt"("chart_id");

-- CreateIndex
CREATE INDEX "note_export_part_chart_id_idx" ON "note_export_part"("chart_id");

-- CreateIndex
CREATE INDEX "code_send_code_id_idx" ON "code_send"("code_id");

-- CreateIndex
CREATE INDEX "contract_provider_id_idx" ON "contract"("provider_id");

-- CreateIndex
CREATE INDEX "note_export_termination_case_id_idx" ON "note_export"("termination_case_id");
