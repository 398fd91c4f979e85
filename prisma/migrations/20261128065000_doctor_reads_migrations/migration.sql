-- The doctor, which connects as the applications do, tells which migrations are missing. Absent where the migrations are replayed in a shadow database.
DO $$
BEGIN
  IF to_regclass('public._prisma_migrations') IS NOT NULL THEN
    GRANT SELECT ON "_prisma_migrations" TO headway_app;
  END IF;
END;
$$;
