-- Somebody disabled or deleted does not sign in; a deleted one has no name and no address any more.
ALTER TABLE users ADD COLUMN disabled_at timestamptz(3);
ALTER TABLE users ADD COLUMN deleted_at timestamptz(3);

-- A deleted workspace has no members; its rows go as soon as its attempts have ended.
ALTER TABLE workspaces ADD COLUMN deleted_at timestamptz(3);
ALTER TABLE workspaces ADD COLUMN token_max_days integer CHECK (token_max_days BETWEEN 1 AND 366);
ALTER TABLE workspaces ADD COLUMN require_second_factor boolean NOT NULL DEFAULT false;

ALTER TABLE sign_up_links RENAME TO invitations;
ALTER INDEX sign_up_links_pkey RENAME TO invitations_pkey;
ALTER INDEX sign_up_links_token_hash_key RENAME TO invitations_token_hash_key;
ALTER TABLE invitations RENAME CONSTRAINT sign_up_links_workspace_id_fkey TO invitations_workspace_id_fkey;
ALTER TABLE invitations ADD COLUMN role text NOT NULL DEFAULT 'member'
  CHECK (role IN ('owner', 'admin', 'member', 'viewer'));
ALTER TABLE invitations ADD COLUMN email text CHECK (email = lower(email));
ALTER TABLE invitations ADD COLUMN invited_by text REFERENCES users ON DELETE SET NULL;
ALTER TABLE invitations ADD COLUMN used_by text REFERENCES users ON DELETE SET NULL;
ALTER TABLE invitations ADD COLUMN revoked_at timestamptz(3);
CREATE UNIQUE INDEX invitations_one_pending ON invitations (workspace_id, email)
  WHERE used_at IS NULL AND revoked_at IS NULL;
CREATE INDEX ON invitations (workspace_id, created_at);
CREATE TABLE invitation_groups (
  invitation_id uuid NOT NULL REFERENCES invitations ON DELETE CASCADE,
  group_id uuid NOT NULL REFERENCES groups ON DELETE CASCADE,
  PRIMARY KEY (invitation_id, group_id)
);
CREATE INDEX ON invitation_groups (group_id);

-- Each entry holds the hash of the one before it: one chain for each workspace, and one for the installation.
ALTER TABLE audit_events ADD COLUMN seq bigint;
ALTER TABLE audit_events ADD COLUMN prev_hash text;
ALTER TABLE audit_events ADD COLUMN hash text;

-- What was written before there were chains is chained as it stands, with the text that packages/db/src/audit-chain.ts hashes.
DO $$
DECLARE
  entry record;
  chain text := NULL;
  number bigint;
  last text;
BEGIN
  FOR entry IN SELECT * FROM audit_events ORDER BY coalesce(workspace_id::text, ''), id LOOP
    IF chain IS DISTINCT FROM coalesce(entry.workspace_id::text, '') THEN
      chain := coalesce(entry.workspace_id::text, '');
      number := 0;
      last := repeat('0', 64);
    END IF;
    number := number + 1;
    UPDATE audit_events SET seq = number, prev_hash = last, hash = encode(sha256(convert_to('[1,' || concat_ws(',',
      coalesce(to_json(entry.workspace_id::text)::text, 'null'),
      number,
      to_json(to_char(entry.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))::text,
      coalesce(to_json(entry.actor_id)::text, 'null'),
      coalesce(to_json(entry.ip)::text, 'null'),
      coalesce(to_json(entry.user_agent)::text, 'null'),
      coalesce(to_json(entry.token_id::text)::text, 'null'),
      to_json(entry.action)::text,
      to_json(entry.subject_type)::text,
      to_json(entry.subject_id)::text,
      to_json(entry.summary)::text,
      to_json(last)::text) || ']', 'UTF8')), 'hex')
    WHERE id = entry.id RETURNING hash INTO last;
  END LOOP;
END $$;

ALTER TABLE audit_events ALTER COLUMN seq SET NOT NULL;
ALTER TABLE audit_events ALTER COLUMN prev_hash SET NOT NULL;
ALTER TABLE audit_events ALTER COLUMN hash SET NOT NULL;
ALTER TABLE audit_events ALTER COLUMN at DROP DEFAULT;
ALTER TABLE audit_events ADD UNIQUE NULLS NOT DISTINCT (workspace_id, seq);
CREATE INDEX ON audit_events (actor_id, id);

-- Waits for the transactions that write to the chain, then says where it ends. Being volatile, it reads what they committed.
CREATE FUNCTION lock_audit_chain(chain uuid) RETURNS TABLE (seq bigint, hash text, now timestamptz(3))
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(7203413, hashtext(coalesce(chain::text, '')));
  now := date_trunc('milliseconds', clock_timestamp());
  -- Two questions, since an index does not answer IS NOT DISTINCT FROM.
  IF chain IS NULL THEN
    SELECT e.seq, e.hash INTO seq, hash FROM audit_events e WHERE e.workspace_id IS NULL ORDER BY e.seq DESC LIMIT 1;
  ELSE
    SELECT e.seq, e.hash INTO seq, hash FROM audit_events e WHERE e.workspace_id = chain ORDER BY e.seq DESC LIMIT 1;
  END IF;
  RETURN NEXT;
END $$;

CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The audit log is only ever added to.';
END $$;
CREATE TRIGGER audit_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
