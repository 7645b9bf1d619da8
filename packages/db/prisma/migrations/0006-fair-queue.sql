CREATE TYPE task_priority AS ENUM ('low', 'normal', 'high', 'urgent');

ALTER TABLE workspaces ADD COLUMN queue_state text NOT NULL DEFAULT 'open'
  CHECK (queue_state IN ('open', 'paused', 'draining'));
ALTER TABLE workspaces ADD COLUMN max_running integer CHECK (max_running > 0);
ALTER TABLE workspaces ADD COLUMN max_running_per_person integer CHECK (max_running_per_person > 0);

ALTER TABLE tasks ADD COLUMN priority task_priority NOT NULL DEFAULT 'normal';

-- A task is made with what it depends on, and later only loses of it: so there are no cycles.
CREATE TABLE task_dependencies (
  task_id uuid NOT NULL REFERENCES tasks ON DELETE CASCADE,
  depends_on_id uuid NOT NULL REFERENCES tasks ON DELETE CASCADE,
  PRIMARY KEY (task_id, depends_on_id),
  CHECK (task_id <> depends_on_id)
);
CREATE INDEX ON task_dependencies (depends_on_id);

-- What an attempt is ordered by stands in its own row, so that the head of each person's line is read from one index.
-- Its workspace and person are those of its task and turn, which never change.
ALTER TABLE attempts ADD COLUMN workspace_id uuid;
ALTER TABLE attempts ADD COLUMN person_id text;
ALTER TABLE attempts ADD COLUMN priority task_priority NOT NULL DEFAULT 'normal';
-- Grows with age, unless somebody moved the attempt.
ALTER TABLE attempts ADD COLUMN place numeric NOT NULL DEFAULT 0;
-- A task that its task depends on is not completed.
ALTER TABLE attempts ADD COLUMN blocked boolean NOT NULL DEFAULT false;
UPDATE attempts a SET workspace_id = k.workspace_id, person_id = t.author_id
  FROM turns t JOIN tasks k ON k.id = t.task_id WHERE t.id = a.turn_id;
ALTER TABLE attempts ALTER COLUMN workspace_id SET NOT NULL;
ALTER TABLE attempts ALTER COLUMN person_id SET NOT NULL;
CREATE SEQUENCE attempt_places;
UPDATE attempts a SET place = n.place
  FROM (SELECT id, row_number() OVER (ORDER BY queued_at, id) AS place FROM attempts) n WHERE n.id = a.id;
SELECT setval('attempt_places', (SELECT count(*) + 1 FROM attempts));
ALTER TABLE attempts ALTER COLUMN place SET DEFAULT nextval('attempt_places');
CREATE INDEX attempts_lines ON attempts (workspace_id, person_id, priority DESC, place, id)
  WHERE state = 'queued' AND NOT blocked;
CREATE INDEX attempts_blocked ON attempts (workspace_id, place) WHERE state = 'queued' AND blocked;
CREATE INDEX attempts_working ON attempts (workspace_id, person_id) WHERE state IN ('running', 'waiting');

-- When each person had their last turn: `served` is the number of that start. Who has no row had none.
CREATE SEQUENCE starts;
CREATE TABLE queue_turns (
  workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
  user_id text NOT NULL REFERENCES users ON DELETE CASCADE,
  served bigint NOT NULL,
  PRIMARY KEY (workspace_id, user_id)
);

-- The workers that are alive say so again and again.
CREATE TABLE workers (
  id text PRIMARY KEY,
  host text NOT NULL,
  places integer NOT NULL,
  seen_at timestamptz(3) NOT NULL DEFAULT now()
);
