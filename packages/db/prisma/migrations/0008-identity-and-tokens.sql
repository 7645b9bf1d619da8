-- A service account is a member of one workspace that only API tokens speak for.
ALTER TABLE users ADD COLUMN kind text NOT NULL DEFAULT 'person' CHECK (kind IN ('person', 'service'));

-- The identity provider that gave the membership, and may change it or take it away; null for people's own doing.
ALTER TABLE members ADD COLUMN provider text;

-- Who somebody is elsewhere: a subject is told apart by its issuer, so that a provider of the same name that moved is another.
CREATE TABLE identities (
  id uuid PRIMARY KEY,
  provider text NOT NULL,
  issuer text NOT NULL,
  subject text NOT NULL,
  user_id text NOT NULL REFERENCES users ON DELETE CASCADE,
  name text NOT NULL,
  email text,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  last_used_at timestamptz(3),
  UNIQUE (provider, issuer, subject)
);
CREATE INDEX ON identities (user_id);

-- A sign-in that is under way at a provider. It is gone once its state came back.
CREATE TABLE identity_flows (
  state_hash bytea PRIMARY KEY,
  browser_hash bytea NOT NULL,
  provider text NOT NULL,
  next text NOT NULL,
  link_session_id text REFERENCES sessions ON DELETE CASCADE,
  expires_at timestamptz(3) NOT NULL
);
CREATE INDEX ON identity_flows (expires_at);

-- What a provider calls the session of its own that ours came from, so that signing out reaches both.
CREATE TABLE provider_sessions (
  session_id text PRIMARY KEY REFERENCES sessions ON DELETE CASCADE,
  identity_id uuid NOT NULL REFERENCES identities ON DELETE CASCADE,
  provider_session text,
  sealed_id_token bytea,
  key_id text
);
CREATE INDEX ON provider_sessions (identity_id);

-- A signed-out notice of a provider counts once.
CREATE TABLE logout_notices (
  provider text NOT NULL,
  notice_id text NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  PRIMARY KEY (provider, notice_id)
);

-- A token goes with the membership it was made in.
CREATE TABLE api_tokens (
  id uuid PRIMARY KEY,
  token_hash bytea NOT NULL UNIQUE,
  prefix text NOT NULL,
  name text NOT NULL,
  user_id text NOT NULL,
  workspace_id uuid NOT NULL,
  scopes text[] NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  expires_at timestamptz(3) NOT NULL,
  last_used_at timestamptz(3),
  last_used_from text,
  revoked_at timestamptz(3),
  FOREIGN KEY (workspace_id, user_id) REFERENCES members (workspace_id, user_id) ON DELETE CASCADE
);
CREATE INDEX ON api_tokens (workspace_id, user_id);

-- The addresses a token was used from, so that a new one can be told.
CREATE TABLE api_token_addresses (
  token_id uuid NOT NULL REFERENCES api_tokens ON DELETE CASCADE,
  address text NOT NULL,
  first_used_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (token_id, address)
);

CREATE TABLE service_accounts (
  user_id text PRIMARY KEY REFERENCES users ON DELETE CASCADE,
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  created_by text REFERENCES users ON DELETE SET NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  disabled_at timestamptz(3),
  removed_at timestamptz(3)
);
CREATE INDEX ON service_accounts (workspace_id);

CREATE TABLE device_codes (
  device_hash bytea PRIMARY KEY,
  user_code_hash bytea NOT NULL UNIQUE,
  client_name text NOT NULL,
  scopes text[] NOT NULL,
  requested_from text,
  state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'approved', 'denied', 'used')),
  user_id text REFERENCES users ON DELETE CASCADE,
  workspace_id uuid REFERENCES workspaces ON DELETE CASCADE,
  interval_seconds integer NOT NULL,
  polled_at timestamptz(3),
  expires_at timestamptz(3) NOT NULL,
  CHECK (state NOT IN ('approved', 'used') OR (user_id IS NOT NULL AND workspace_id IS NOT NULL))
);
CREATE INDEX ON device_codes (expires_at);
