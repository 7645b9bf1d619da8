ALTER TYPE attempt_state ADD VALUE 'waiting' AFTER 'running';

CREATE TABLE credentials (
  id uuid PRIMARY KEY,
  workspace_id uuid REFERENCES workspaces ON DELETE CASCADE,
  user_id text REFERENCES users ON DELETE CASCADE,
  config_name text UNIQUE,
  name text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('api-key', 'bearer', 'chatgpt', 'command', 'none')),
  provider jsonb NOT NULL,
  header_names text[] NOT NULL DEFAULT '{}',
  sealed bytea,
  key_id text,
  hint text,
  generation text NOT NULL,
  account jsonb,
  refresh_hash bytea UNIQUE,
  state text NOT NULL DEFAULT 'ok' CHECK (state IN ('ok', 'needs_sign_in', 'parked', 'disabled')),
  state_reason text,
  state_message text,
  parked_until timestamptz(3),
  expires_at timestamptz(3),
  refreshed_at timestamptz(3),
  retry_at timestamptz(3),
  models jsonb NOT NULL DEFAULT '[]',
  models_stale boolean NOT NULL DEFAULT false,
  default_model text,
  default_reasoning_effort text NOT NULL DEFAULT 'medium',
  is_default boolean NOT NULL DEFAULT false,
  lease_holder text,
  lease_expires_at timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  last_used_at timestamptz(3),
  removed_at timestamptz(3),
  -- the installation's have neither, the workspace's have the one, a person's have both
  CHECK (user_id IS NULL OR workspace_id IS NOT NULL),
  CHECK ((workspace_id IS NULL) = (config_name IS NOT NULL)),
  -- a ChatGPT sign-in without its account is none
  CHECK (kind <> 'chatgpt' OR sealed IS NULL OR (account ->> 'accountId') <> '')
);
CREATE INDEX ON credentials (workspace_id, user_id);
CREATE UNIQUE INDEX credentials_one_default ON credentials (workspace_id, coalesce(user_id, ''))
  WHERE is_default AND removed_at IS NULL AND workspace_id IS NOT NULL;

-- Written before a single-use refresh token is sent, gone when what came of it is stored.
CREATE TABLE redemptions (
  credential_id uuid PRIMARY KEY REFERENCES credentials ON DELETE CASCADE,
  generation text NOT NULL,
  holder text NOT NULL,
  reason text NOT NULL,
  tries integer NOT NULL DEFAULT 1,
  started_at timestamptz(3) NOT NULL DEFAULT now()
);

CREATE TABLE chatgpt_sign_ins (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  user_id text NOT NULL REFERENCES users ON DELETE CASCADE,
  method text NOT NULL CHECK (method IN ('device', 'browser')),
  state text NOT NULL CHECK (state IN ('pending', 'completed', 'failed', 'cancelled', 'replaced', 'timed_out')),
  name text NOT NULL,
  make_default boolean NOT NULL,
  for_credential_id uuid REFERENCES credentials ON DELETE CASCADE,
  sealed bytea NOT NULL,
  key_id text NOT NULL,
  url text NOT NULL,
  user_code text,
  interval_ms integer NOT NULL,
  poll_at timestamptz(3),
  expires_at timestamptz(3) NOT NULL,
  message text,
  credential_id uuid REFERENCES credentials ON DELETE SET NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX ON chatgpt_sign_ins (poll_at) WHERE state = 'pending';
CREATE UNIQUE INDEX chatgpt_sign_ins_one_pending ON chatgpt_sign_ins (user_id) WHERE state = 'pending';

CREATE TABLE audit_events (
  id bigserial PRIMARY KEY,
  at timestamptz(3) NOT NULL DEFAULT now(),
  workspace_id uuid REFERENCES workspaces ON DELETE CASCADE,
  actor_id text REFERENCES users ON DELETE SET NULL,
  action text NOT NULL,
  subject_id text NOT NULL,
  summary text NOT NULL
);
CREATE INDEX ON audit_events (subject_id, id);

ALTER TABLE turns ADD COLUMN agent text NOT NULL DEFAULT 'codex';
ALTER TABLE turns ADD COLUMN credential_id uuid REFERENCES credentials ON DELETE SET NULL;
ALTER TABLE tasks ADD COLUMN branch_name text NOT NULL DEFAULT '';
ALTER TABLE attempts ADD COLUMN waiting_code text;
ALTER TABLE attempts ADD COLUMN waiting_message text;
ALTER TABLE attempts ADD COLUMN waiting_since timestamptz(3);
ALTER TABLE attempts ADD COLUMN waiting_until timestamptz(3);
-- of the waits that are over
ALTER TABLE attempts ADD COLUMN waited_ms bigint NOT NULL DEFAULT 0;

-- What a request belongs to is written down with it, so that what was spent can be added up from one table.
ALTER TABLE usage ADD COLUMN workspace_id uuid REFERENCES workspaces ON DELETE CASCADE;
ALTER TABLE usage ADD COLUMN user_id text REFERENCES users ON DELETE SET NULL;
ALTER TABLE usage ADD COLUMN task_id uuid REFERENCES tasks ON DELETE CASCADE;
ALTER TABLE usage ADD COLUMN cost_micro_usd bigint;
UPDATE usage SET workspace_id = k.workspace_id, user_id = t.author_id, task_id = k.id
  FROM attempts a JOIN turns t ON t.id = a.turn_id JOIN tasks k ON k.id = t.task_id WHERE a.id = usage.attempt_id;
ALTER TABLE usage ALTER COLUMN workspace_id SET NOT NULL;
ALTER TABLE usage ALTER COLUMN task_id SET NOT NULL;
CREATE INDEX ON usage (workspace_id, at);
CREATE INDEX ON usage (task_id);

-- The same added up, so that asking for a limit costs a few rows. Written with the request, in the same transaction.
CREATE TABLE spending (
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  user_id text NOT NULL REFERENCES users ON DELETE CASCADE,
  day date NOT NULL,
  tokens bigint NOT NULL,
  cost_micro_usd bigint NOT NULL,
  PRIMARY KEY (workspace_id, user_id, day)
);
INSERT INTO spending
  SELECT workspace_id, user_id, (at AT TIME ZONE 'UTC')::date, sum(input_tokens + output_tokens), 0
  FROM usage WHERE user_id IS NOT NULL GROUP BY 1, 2, 3;

CREATE TABLE limits (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  scope text NOT NULL CHECK (scope IN ('attempt', 'task', 'person', 'workspace')),
  period text NOT NULL CHECK (period IN ('once', 'day', 'month')),
  metric text NOT NULL CHECK (metric IN ('cost', 'tokens', 'minutes')),
  user_id text REFERENCES users ON DELETE CASCADE,
  amount bigint NOT NULL CHECK (amount > 0),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX limits_one_each ON limits (workspace_id, scope, period, metric, coalesce(user_id, ''));

CREATE TABLE prices (
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  model text NOT NULL,
  input bigint NOT NULL,
  cached_input bigint NOT NULL,
  output bigint NOT NULL,
  PRIMARY KEY (workspace_id, model)
);
