-- From the request on no appointment after the last day can be made, whatever makes it. Those that were made before are cancelled at the closing.
CREATE FUNCTION "refuse_appointment_after_last_day"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  ends timestamptz;
BEGIN
  -- Locked, so that a booking and the request that restricts it cannot miss each other.
  SELECT (provider."bookable_until" + 1)::timestamp AT TIME ZONE provider."time_zone" INTO ends
    FROM "provider" WHERE provider."id" = (SELECT "provider_id" FROM "chart" WHERE "id" = NEW."chart_id") FOR SHARE;
  IF NEW."starts_at" >= ends THEN
    RAISE EXCEPTION 'no appointment can be made after the last day of a provider' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END;
$$;

CREATE TRIGGER "appointment_made_until_last_day" BEFORE INSERT ON "appointment"
  FOR EACH ROW WHEN (NEW."status" = 'scheduled') EXECUTE FUNCTION "refuse_appointment_after_last_day"();
CREATE TRIGGER "appointment_moved_until_last_day" BEFORE UPDATE OF "chart_id", "starts_at", "status" ON "appointment"
  FOR EACH ROW WHEN (NEW."status" = 'scheduled'
    AND (NEW."chart_id", NEW."starts_at", NEW."status") IS DISTINCT FROM (OLD."chart_id", OLD."starts_at", OLD."status"))
  EXECUTE FUNCTION "refuse_appointment_after_last_day"();
