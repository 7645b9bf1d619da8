CREATE TYPE attempt_state AS ENUM ('queued', 'running', 'completed', 'failed', 'cancelled');
CREATE TYPE task_mode AS ENUM ('code', 'ask');

CREATE TABLE workspaces (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now()
);

CREATE TABLE users (
  id text PRIMARY KEY,
  name text NOT NULL,
  email text NOT NULL UNIQUE,
  email_verified boolean NOT NULL DEFAULT false,
  image text,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now()
);

CREATE TABLE sessions (
  id text PRIMARY KEY,
  token text NOT NULL UNIQUE,
  user_id text NOT NULL REFERENCES users ON DELETE CASCADE,
  expires_at timestamptz(3) NOT NULL,
  ip_address text,
  user_agent text,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX ON sessions (user_id);

CREATE TABLE accounts (
  id text PRIMARY KEY,
  account_id text NOT NULL,
  provider_id text NOT NULL,
  user_id text NOT NULL REFERENCES users ON DELETE CASCADE,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz(3),
  refresh_token_expires_at timestamptz(3),
  scope text,
  password text,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX ON accounts (user_id);

CREATE TABLE verifications (
  id text PRIMARY KEY,
  identifier text NOT NULL,
  value text NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX ON verifications (identifier);

CREATE TABLE members (
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  user_id text NOT NULL REFERENCES users ON DELETE CASCADE,
  role text NOT NULL CHECK (role IN ('owner', 'member')),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, user_id)
);
CREATE INDEX ON members (user_id);

CREATE TABLE sign_up_links (
  id uuid PRIMARY KEY,
  token_hash text NOT NULL UNIQUE,
  workspace_id uuid REFERENCES workspaces ON DELETE CASCADE,
  expires_at timestamptz(3) NOT NULL,
  used_at timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT now()
);

CREATE TABLE repositories (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  name text NOT NULL,
  url text NOT NULL,
  default_branch text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  removed_at timestamptz(3)
);
CREATE UNIQUE INDEX repositories_url_once ON repositories (workspace_id, url) WHERE removed_at IS NULL;

CREATE TABLE environments (
  id uuid PRIMARY KEY,
  repository_id uuid NOT NULL REFERENCES repositories ON DELETE CASCADE,
  name text NOT NULL,
  image text NOT NULL,
  memory_bytes bigint NOT NULL,
  cpus double precision NOT NULL,
  max_processes integer NOT NULL,
  disk_bytes bigint NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX ON environments (repository_id);

CREATE TABLE tasks (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  author_id text NOT NULL REFERENCES users ON DELETE RESTRICT,
  repository_id uuid NOT NULL REFERENCES repositories ON DELETE RESTRICT,
  environment_id uuid NOT NULL REFERENCES environments ON DELETE RESTRICT,
  title text NOT NULL,
  mode task_mode NOT NULL,
  state attempt_state NOT NULL,
  base_branch text,
  base_commit text NOT NULL,
  idempotency_key text,
  request_hash text,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  UNIQUE (author_id, idempotency_key)
);
CREATE INDEX ON tasks (workspace_id, created_at DESC, id DESC);

CREATE TABLE sandboxes (
  id uuid PRIMARY KEY,
  host text NOT NULL,
  container_id text,
  thread_id text,
  kept_until timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX ON sandboxes (host);

CREATE TABLE turns (
  id uuid PRIMARY KEY,
  task_id uuid NOT NULL REFERENCES tasks ON DELETE CASCADE,
  position integer NOT NULL,
  prompt text NOT NULL,
  model text NOT NULL,
  reasoning_effort text NOT NULL,
  author_id text NOT NULL REFERENCES users ON DELETE RESTRICT,
  parent_attempt_id uuid,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  UNIQUE (task_id, position)
);

CREATE TABLE attempts (
  id uuid PRIMARY KEY,
  turn_id uuid NOT NULL REFERENCES turns ON DELETE CASCADE,
  position integer NOT NULL,
  state attempt_state NOT NULL,
  reason_code text,
  reason_message text,
  lease integer NOT NULL DEFAULT 0,
  lease_expires_at timestamptz(3),
  worker_id text,
  cancel_requested_at timestamptz(3),
  sandbox_id uuid REFERENCES sandboxes ON DELETE SET NULL,
  queued_at timestamptz(3) NOT NULL DEFAULT now(),
  started_at timestamptz(3),
  ended_at timestamptz(3),
  UNIQUE (turn_id, position)
);
CREATE INDEX ON attempts (state, lease_expires_at);
CREATE INDEX ON attempts (sandbox_id);

ALTER TABLE turns ADD FOREIGN KEY (parent_attempt_id) REFERENCES attempts ON DELETE RESTRICT;

CREATE TABLE events (
  attempt_id uuid NOT NULL REFERENCES attempts ON DELETE CASCADE,
  seq integer NOT NULL,
  type text NOT NULL,
  data jsonb NOT NULL,
  line integer NOT NULL,
  at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (attempt_id, seq)
);

CREATE TABLE diffs (
  attempt_id uuid PRIMARY KEY REFERENCES attempts ON DELETE CASCADE,
  base_commit text NOT NULL,
  patch bytea NOT NULL,
  files jsonb NOT NULL,
  file_count integer NOT NULL,
  added integer NOT NULL,
  removed integer NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now()
);

CREATE TABLE usage (
  request_id text PRIMARY KEY,
  attempt_id uuid NOT NULL REFERENCES attempts ON DELETE CASCADE,
  model text NOT NULL,
  status integer NOT NULL,
  input_tokens integer NOT NULL,
  cached_input_tokens integer NOT NULL,
  output_tokens integer NOT NULL,
  reasoning_output_tokens integer NOT NULL,
  at timestamptz(3) NOT NULL
);
CREATE INDEX ON usage (attempt_id);
