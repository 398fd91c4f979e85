-- When a task would be due if its case had no last day, so that it follows one that moves. Of one that is open, no more is known than when it is due.
ALTER TABLE "support_task" ADD COLUMN "wanted_at" TIMESTAMPTZ(3);
UPDATE "support_task" SET "wanted_at" = "due_at" WHERE "status" = 'open' AND "kind" <> 'call_client_choice';
