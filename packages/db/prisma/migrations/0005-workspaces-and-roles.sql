ALTER TABLE members DROP CONSTRAINT members_role_check;
ALTER TABLE members ADD CONSTRAINT members_role_check CHECK (role IN ('owner', 'admin', 'member', 'viewer'));

ALTER TABLE users ADD COLUMN is_operator boolean NOT NULL DEFAULT false;
-- Whoever set the installation up operates it.
UPDATE users SET is_operator = true
WHERE id = (SELECT id FROM users ORDER BY created_at, id LIMIT 1);

ALTER TABLE sessions ADD COLUMN active_workspace_id uuid REFERENCES workspaces ON DELETE SET NULL;

-- A repository without a group is for every member; one with groups for their people, and for owners and admins.
CREATE TABLE groups (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  name text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  UNIQUE (workspace_id, name)
);
CREATE TABLE group_members (
  group_id uuid NOT NULL REFERENCES groups ON DELETE CASCADE,
  user_id text NOT NULL REFERENCES users ON DELETE CASCADE,
  PRIMARY KEY (group_id, user_id)
);
CREATE INDEX ON group_members (user_id);
CREATE TABLE repository_groups (
  repository_id uuid NOT NULL REFERENCES repositories ON DELETE CASCADE,
  group_id uuid NOT NULL REFERENCES groups ON DELETE CASCADE,
  PRIMARY KEY (repository_id, group_id)
);
CREATE INDEX ON repository_groups (group_id);

-- Of the person who is responsible for a task now; the author is who submitted it.
ALTER TABLE tasks ADD COLUMN visibility text NOT NULL DEFAULT 'workspace' CHECK (visibility IN ('private', 'workspace'));
ALTER TABLE tasks ADD COLUMN assignee_id text REFERENCES users ON DELETE RESTRICT;
UPDATE tasks SET assignee_id = author_id;
ALTER TABLE tasks ALTER COLUMN assignee_id SET NOT NULL;

-- What was done to what, and from where; people are named when it is shown, so that a deleted one leaves no name.
ALTER TABLE audit_events DROP CONSTRAINT audit_events_actor_id_fkey;
ALTER TABLE audit_events DROP CONSTRAINT audit_events_workspace_id_fkey;
ALTER TABLE audit_events ADD COLUMN subject_type text NOT NULL DEFAULT 'credential';
ALTER TABLE audit_events ALTER COLUMN subject_type DROP DEFAULT;
UPDATE audit_events SET subject_type = CASE split_part(action, '.', 1)
  WHEN 'limit' THEN 'limit' WHEN 'prices' THEN 'workspace' ELSE 'credential' END;
ALTER TABLE audit_events ADD COLUMN ip text;
ALTER TABLE audit_events ADD COLUMN user_agent text;
ALTER TABLE audit_events ADD COLUMN token_id uuid;
CREATE INDEX ON audit_events (workspace_id, id);
