-- What a decision was taken on: the version of the case that was seen, and the press that a line was written by.
ALTER TABLE "act_token" ADD COLUMN "seen" TEXT;
ALTER TABLE "case_event" ADD COLUMN "press_key" TEXT;
