-- The last act on a workflow, for one that is sent again: tokens aren't removed, and there may be millions.
CREATE INDEX "act_token_workflow_id_redeemed_at_idx" ON "act_token" ("workflow_id", "redeemed_at");
