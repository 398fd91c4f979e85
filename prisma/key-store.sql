-- The key store: wrapped chart keys, in a database of their own so that its backups can be short (docs/decisions/006).
CREATE TABLE IF NOT EXISTS chart_key (
  chart_id     uuid PRIMARY KEY,
  key_id       text NOT NULL,
  -- Null once the key is destroyed; the row stays as evidence.
  wrapped_key  bytea,
  created_at   timestamptz(3) NOT NULL DEFAULT now(),
  destroyed_at timestamptz(3),
  CHECK ((wrapped_key IS NULL) = (destroyed_at IS NOT NULL))
);
