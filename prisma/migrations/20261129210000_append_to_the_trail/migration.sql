-- Lines on their way into the audit trail. A row lives within the transaction of its act only, so no log has to bring it back.
CREATE UNLOGGED TABLE "audit_pending" (
    "id" BIGSERIAL NOT NULL,
    "line" JSONB NOT NULL,
    "hashed" TEXT NOT NULL,

    CONSTRAINT "audit_pending_pkey" PRIMARY KEY ("id")
);
REVOKE UPDATE, DELETE, TRUNCATE ON "audit_pending" FROM headway_app;

-- Chains a line as its transaction commits: takes the end of the trail, hashes and writes, with no program in between that may be busy or gone.
-- Who waits too long for the end gives up while somebody still wants the answer: else those who gave up hold up everyone behind them, and in a
-- crowd nobody gets through. `hashed` is what is hashed of a line between its number and the hash before it (src/audit/trail.ts).
CREATE FUNCTION "append_audit"() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  usual CONSTANT TEXT := current_setting('lock_timeout');
  last_seq BIGINT;
  last_hash TEXT;
BEGIN
  PERFORM set_config('lock_timeout', '8s', true);
  PERFORM pg_advisory_xact_lock(7204118);
  PERFORM set_config('lock_timeout', usual, true);
  -- Sees what was committed while this waited: each statement of a function that may write looks anew.
  SELECT "seq", "hash" INTO last_seq, last_hash FROM "audit_entry" ORDER BY "seq" DESC LIMIT 1;
  last_seq := coalesce(last_seq, 0);
  last_hash := coalesce(last_hash, repeat('0', 64));
  INSERT INTO "audit_entry"
    ("seq", "at", "actor_kind", "actor_id", "act", "subject_kind", "subject_id", "detail", "previous_hash", "hash")
  VALUES
    (last_seq + 1, (NEW."line" ->> 'at')::timestamptz, NEW."line" ->> 'actorKind', NEW."line" ->> 'actorId', NEW."line" ->> 'act',
     NEW."line" ->> 'subjectKind', NEW."line" ->> 'subjectId', NEW."line" -> 'detail', last_hash,
     encode(sha256(convert_to(format('["%s",%s,"%s"]', last_seq + 1, NEW."hashed", last_hash), 'UTF8')), 'hex'));
  DELETE FROM "audit_pending" WHERE "id" = NEW."id";
  RETURN NULL;
END;
$$;

CREATE CONSTRAINT TRIGGER "audit_pending_append" AFTER INSERT ON "audit_pending"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "append_audit"();
