-- What waits for support needs attention, whatever kind of case it is.
UPDATE "case" SET "needs_attention" = true WHERE "waiting_on" = 'support' AND "closed_at" IS NULL;
