-- One open case a contract: parallel submissions lose here, whatever process they reach.
CREATE UNIQUE INDEX "contract_termination_one_open" ON "contract_termination" ("contract_id")
  WHERE "state" NOT IN ('completed', 'withdrawn');

-- The audit trail is append-only, for its owner too.
CREATE FUNCTION "refuse_audit_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit entries are never changed or removed';
END;
$$;

CREATE TRIGGER "audit_entry_no_change" BEFORE UPDATE OR DELETE ON "audit_entry"
  FOR EACH ROW EXECUTE FUNCTION "refuse_audit_change"();
CREATE TRIGGER "audit_entry_no_truncate" BEFORE TRUNCATE ON "audit_entry"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_audit_change"();

-- The applications connect as headway_app; its password is set where the database is set up.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'headway_app') THEN
    CREATE ROLE headway_app LOGIN;
  END IF;
END;
$$;
GRANT USAGE ON SCHEMA public TO headway_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO headway_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO headway_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO headway_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO headway_app;
REVOKE UPDATE, DELETE, TRUNCATE ON "audit_entry" FROM headway_app;
-- Absent where the migrations are replayed in a shadow database.
DO $$
BEGIN
  IF to_regclass('public._prisma_migrations') IS NOT NULL THEN
    REVOKE ALL ON "_prisma_migrations" FROM headway_app;
  END IF;
END;
$$;
