ALTER TABLE turns
  ADD COLUMN idempotency_key text,
  ADD COLUMN request_hash text,
  ADD UNIQUE (author_id, idempotency_key);
