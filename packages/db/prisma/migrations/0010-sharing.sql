ALTER TABLE workspaces ADD COLUMN default_visibility text NOT NULL DEFAULT 'workspace'
  CHECK (default_visibility IN ('private', 'workspace'));
ALTER TABLE workspaces ADD COLUMN share_links_allowed boolean NOT NULL DEFAULT true;

ALTER TABLE tasks ADD COLUMN labels text[] NOT NULL DEFAULT '{}';
ALTER TABLE tasks ADD COLUMN archived_at timestamptz(3);
ALTER TABLE tasks ADD COLUMN archived_by text REFERENCES users ON DELETE SET NULL;
-- When it last went from the workspace's eyes to a few people's: their lists are told that it is gone.
ALTER TABLE tasks ADD COLUMN hidden_at timestamptz(3);
-- The newest thing that people are told of, who did it (null: the agent), and the newest that somebody else did.
ALTER TABLE tasks ADD COLUMN activity_at timestamptz(3);
ALTER TABLE tasks ADD COLUMN activity_by text REFERENCES users ON DELETE SET NULL;
ALTER TABLE tasks ADD COLUMN activity_before timestamptz(3);
CREATE INDEX ON tasks (workspace_id, activity_at) WHERE archived_at IS NULL;
CREATE INDEX ON tasks (assignee_id) WHERE archived_at IS NULL;
CREATE INDEX ON tasks (workspace_id, hidden_at) WHERE hidden_at IS NOT NULL;

-- Up to when somebody has seen what happened; without a row, from when they joined.
CREATE TABLE task_reads (
  user_id text NOT NULL REFERENCES users ON DELETE CASCADE,
  task_id uuid NOT NULL REFERENCES tasks ON DELETE CASCADE,
  read_at timestamptz(3) NOT NULL,
  marked_unread boolean NOT NULL DEFAULT false,
  PRIMARY KEY (user_id, task_id)
);
CREATE INDEX ON task_reads (task_id);

CREATE TABLE comments (
  id uuid PRIMARY KEY,
  task_id uuid NOT NULL REFERENCES tasks ON DELETE CASCADE,
  author_id text NOT NULL REFERENCES users ON DELETE RESTRICT,
  body text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  edited_at timestamptz(3),
  deleted_at timestamptz(3)
);
CREATE INDEX ON comments (task_id, created_at);
CREATE INDEX ON comments (task_id, updated_at);
CREATE INDEX ON comments (author_id);

CREATE TABLE comment_mentions (
  comment_id uuid NOT NULL REFERENCES comments ON DELETE CASCADE,
  user_id text NOT NULL REFERENCES users ON DELETE CASCADE,
  at timestamptz(3) NOT NULL,
  PRIMARY KEY (comment_id, user_id)
);
CREATE INDEX ON comment_mentions (user_id);

CREATE TABLE share_links (
  id uuid PRIMARY KEY,
  task_id uuid NOT NULL REFERENCES tasks ON DELETE CASCADE,
  token_hash text NOT NULL UNIQUE,
  created_by text NOT NULL REFERENCES users ON DELETE RESTRICT,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  expires_at timestamptz(3) NOT NULL,
  revoked_at timestamptz(3),
  times_opened integer NOT NULL DEFAULT 0,
  last_opened_at timestamptz(3)
);
CREATE INDEX ON share_links (task_id);
CREATE INDEX ON share_links (created_by);
