-- What happened that people are told of, written in the transaction in which it happened. Without a workspace it is about an account.
CREATE TABLE notices (
  id uuid PRIMARY KEY,
  workspace_id uuid REFERENCES workspaces ON DELETE CASCADE,
  type text NOT NULL,
  audience text NOT NULL CHECK (audience IN ('task', 'participants', 'admins', 'waiting', 'given', 'nobody')),
  task_id uuid REFERENCES tasks ON DELETE CASCADE,
  actor_id text REFERENCES users ON DELETE SET NULL,
  subject text,
  recipient_ids text[] NOT NULL,
  passed_over_ids text[] NOT NULL,
  at timestamptz(3) NOT NULL DEFAULT now(),
  fanned_out_at timestamptz(3)
);
CREATE INDEX notices_waiting ON notices (at, id) WHERE fanned_out_at IS NULL;
CREATE INDEX ON notices (at);
CREATE INDEX ON notices (task_id, type, at);

-- What one person was told of. One that is not shown is there for the other ways only.
CREATE TABLE notifications (
  id uuid PRIMARY KEY,
  notice_id uuid NOT NULL REFERENCES notices ON DELETE CASCADE,
  user_id text NOT NULL REFERENCES users ON DELETE CASCADE,
  workspace_id uuid REFERENCES workspaces ON DELETE CASCADE,
  shown boolean NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  read_at timestamptz(3),
  UNIQUE (notice_id, user_id)
);
CREATE INDEX ON notifications (user_id, created_at, id);
CREATE INDEX notifications_unread ON notifications (user_id) WHERE read_at IS NULL AND shown;

-- What a person chose in the place of what holds for everybody.
CREATE TABLE notification_preferences (
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  user_id text NOT NULL REFERENCES users ON DELETE CASCADE,
  type text NOT NULL,
  page boolean NOT NULL,
  push boolean NOT NULL,
  email boolean NOT NULL,
  PRIMARY KEY (workspace_id, user_id, type)
);

-- The key that push services know the installation by; there is one.
CREATE TABLE push_keys (
  id uuid PRIMARY KEY,
  public_key text NOT NULL,
  sealed bytea NOT NULL,
  key_id text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX push_keys_one ON push_keys ((true));

-- A browser that asked to be told. It ends with the session it was made in.
CREATE TABLE push_subscriptions (
  id uuid PRIMARY KEY,
  user_id text NOT NULL REFERENCES users ON DELETE CASCADE,
  session_id text NOT NULL REFERENCES sessions ON DELETE CASCADE,
  endpoint text NOT NULL UNIQUE,
  p256dh text NOT NULL,
  auth text NOT NULL,
  label text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  last_sent_at timestamptz(3)
);
CREATE INDEX ON push_subscriptions (user_id);
CREATE INDEX ON push_subscriptions (session_id);

-- What is still to be sent; gone when it is. Whoever takes a row moves due_at on, and knows by claims whether it still has it.
CREATE TABLE notice_deliveries (
  id uuid PRIMARY KEY,
  notification_id uuid NOT NULL REFERENCES notifications ON DELETE CASCADE,
  channel text NOT NULL CHECK (channel IN ('push', 'email')),
  subscription_id uuid REFERENCES push_subscriptions ON DELETE CASCADE,
  -- where it goes: what is slow there holds up nothing else
  lane text NOT NULL,
  claims integer NOT NULL DEFAULT 0,
  due_at timestamptz(3) NOT NULL DEFAULT now(),
  CHECK ((channel = 'push') = (subscription_id IS NOT NULL))
);
CREATE UNIQUE INDEX notice_deliveries_one_email ON notice_deliveries (notification_id) WHERE channel = 'email';
CREATE INDEX ON notice_deliveries (lane, due_at);
CREATE INDEX ON notice_deliveries (subscription_id);
CREATE INDEX ON notice_deliveries (notification_id);

CREATE TABLE webhooks (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  name text NOT NULL,
  url text NOT NULL,
  types text[] NOT NULL,
  active boolean NOT NULL DEFAULT true,
  disabled_reason text,
  -- the secret, and the one before it
  sealed bytea NOT NULL,
  key_id text NOT NULL,
  previous_secret_until timestamptz(3),
  failing_since timestamptz(3),
  created_by text REFERENCES users ON DELETE SET NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX ON webhooks (workspace_id);

CREATE TABLE webhook_deliveries (
  id uuid PRIMARY KEY,
  webhook_id uuid NOT NULL REFERENCES webhooks ON DELETE CASCADE,
  notice_id uuid REFERENCES notices ON DELETE CASCADE,
  task_id uuid REFERENCES tasks ON DELETE CASCADE,
  type text NOT NULL,
  payload text NOT NULL,
  state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'failed', 'cancelled')),
  claims integer NOT NULL DEFAULT 0,
  -- since it was made or asked for again
  tries integer NOT NULL DEFAULT 0,
  log jsonb NOT NULL DEFAULT '[]',
  due_at timestamptz(3) NOT NULL DEFAULT now(),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  UNIQUE (webhook_id, notice_id)
);
CREATE INDEX webhook_deliveries_pending ON webhook_deliveries (webhook_id, due_at) WHERE state = 'pending';
CREATE INDEX ON webhook_deliveries (webhook_id, created_at, id);
CREATE INDEX ON webhook_deliveries (notice_id);
