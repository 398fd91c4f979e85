-- A chart knows whether it has a key: those with notes do.
ALTER TABLE "chart" ADD COLUMN "keyed_at" TIMESTAMPTZ(3);
UPDATE "chart" SET "keyed_at" = "first"."written_at"
  FROM (SELECT "chart_id", min("written_at") AS "written_at" FROM "note" GROUP BY 1) AS "first"
  WHERE "first"."chart_id" = "chart"."id";
CREATE INDEX "chart_keyed_at_id_idx" ON "chart"("keyed_at", "id");

CREATE TABLE "key_store_tie" (
    "id" SMALLINT NOT NULL DEFAULT 1,
    "store_id" UUID NOT NULL,
    "tied_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "key_store_tie_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "key_store_tie_one" CHECK ("id" = 1)
);
-- The applications compare; only the owner ties.
REVOKE INSERT, UPDATE, DELETE ON "key_store_tie" FROM headway_app;

-- No note without a key: a writer that goes past the one place is stopped here.
CREATE FUNCTION "refuse_note_without_key"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM "chart" WHERE "id" = NEW."chart_id" AND "keyed_at" IS NOT NULL) THEN
    RAISE EXCEPTION 'chart % has no key, so no note can be sealed for it', NEW."chart_id";
  END IF;
  RETURN NEW;
END;
$$;
CREATE TRIGGER "note_needs_key" BEFORE INSERT ON "note"
  FOR EACH ROW EXECUTE FUNCTION "refuse_note_without_key"();
