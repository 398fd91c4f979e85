-- When a task would be due if its case had no last day, so that it follows one that moves. Of one that is open, no more is known than when it is due. A call that is to be
-- made by the last day is named `call/…`; one that a client asked for is due sooner.
ALTER TABLE "support_task" ADD COLUMN "wanted_at" TIMESTAMPTZ(3);
UPDATE "support_task" SET "wanted_at" = "due_at" WHERE "status" = 'open' AND NOT ("kind" = 'call_client_choice' AND "key" LIKE 'call/%');
