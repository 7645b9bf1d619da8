import type { QueueStanding } from '@codex-web/contracts/queue';
import { hasStopped } from './blocked-tasks.ts';
import type { Database } from './connect.ts';
import type { Statement } from './queryable.ts';
import { isInLine } from './queue-sql.ts';
import { type QueuedAttempt, type QueueView, standingOf } from './queue-standing.ts';
import { readQueueView } from './read-queue-view.ts';

/** Where those of the given attempts of a workspace stand that are queued. Costs nothing when there are none. */
export async function findStandings(
  db: Database,
  workspaceId: string,
  attemptIds: string[],
): Promise<Map<string, QueueStanding>> {
  if (attemptIds.length === 0) return new Map();
  return await standingsIn(db, await readQueueView(db, workspaceId), attemptIds);
}

/** The same, of a queue that was read before. */
export async function standingsIn(
  db: Database,
  queue: QueueView,
  attemptIds: string[],
): Promise<Map<string, QueueStanding>> {
  const { rows } = await db.pool.query<QueuedRow>(queuedAttempts, [attemptIds]);
  return new Map(rows.map((row) => [row.id, standingOf(queue, toQueued(row))]));
}

// Those before it are counted in its own line alone, in two ranges of its index.
const queuedAttempts: Statement = {
  name: 'queued-attempts',
  text: `
  SELECT q.id, q.person_id, q.blocked, s.host, more.count + older.count AS before, unmet.unmet, unmet.stopped
  FROM attempts q
  JOIN turns t ON t.id = q.turn_id
  LEFT JOIN attempts parent ON parent.id = t.parent_attempt_id
  LEFT JOIN sandboxes s ON s.id = coalesce(q.sandbox_id, parent.sandbox_id)
  JOIN LATERAL (
    SELECT count(*)::int AS count FROM attempts a
    WHERE ${isInLine} AND a.workspace_id = q.workspace_id AND a.person_id = q.person_id
      AND a.priority > q.priority) more ON true
  JOIN LATERAL (
    SELECT count(*)::int AS count FROM attempts a
    WHERE ${isInLine} AND a.workspace_id = q.workspace_id AND a.person_id = q.person_id
      AND a.priority = q.priority AND (a.place, a.id) < (q.place, q.id)) older ON true
  JOIN LATERAL (
    SELECT count(*)::int AS unmet, (count(*) FILTER (WHERE ${hasStopped('k')}))::int AS stopped
    FROM task_dependencies d JOIN tasks k ON k.id = d.depends_on_id
    WHERE d.task_id = t.task_id AND k.state <> 'completed') unmet ON true
  WHERE q.id = ANY($1::uuid[]) AND q.state = 'queued'`,
};

type QueuedRow = {
  id: string;
  person_id: string;
  blocked: boolean;
  host: string | null;
  before: number;
  unmet: number;
  stopped: number;
};

function toQueued(row: QueuedRow): QueuedAttempt {
  return {
    personId: row.person_id,
    index: row.blocked ? null : row.before + 1,
    unmet: { all: row.unmet, stopped: row.stopped },
    host: row.host,
  };
}
