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

-- The newest keys, which an older copy of this store lacks, and the record keys that wrap something, are found without a scan.
CREATE INDEX IF NOT EXISTS chart_key_created ON chart_key (created_at DESC, chart_id);
CREATE INDEX IF NOT EXISTS chart_key_wrapper ON chart_key (key_id, created_at DESC) WHERE wrapped_key IS NOT NULL;

-- Which store this is; the main database remembers it in key_store_tie.
CREATE TABLE IF NOT EXISTS store_identity (
  one  boolean PRIMARY KEY DEFAULT true CHECK (one),
  id   uuid NOT NULL
);
