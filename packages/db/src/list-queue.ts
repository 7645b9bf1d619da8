import type { QueueAnswer, QueueItem, QueueStanding, QueueState, TaskPriority } from '@codex-web/contracts/queue';
import type { Database } from './connect.ts';
import { standingsIn } from './find-standings.ts';
import type { Statement } from './queryable.ts';
import { isInLine, lineOrder, takesPlace } from './queue-sql.ts';
import { positionOf, type QueueView } from './queue-standing.ts';
import { readQueueView } from './read-queue-view.ts';
import type { Viewer } from './viewer.ts';
import { visibleTask } from './visible-task.ts';

/** The queue of a workspace, with its first `limit` attempts. Of a task that the viewer may not see, only that it is there. */
export async function listQueue(db: Database, viewer: Viewer, limit: number): Promise<Omit<QueueAnswer, 'mayManage'>> {
  const { rows } = await db.pool.query<HeadRow>(headOfQueue, [viewer.workspaceId]);
  const head = rows[0];
  if (!head) throw new Error('The workspace of a member is there.');
  const queue = await readQueueView(db, viewer.workspaceId);
  const ids = await firstInOrder(db, queue, viewer.workspaceId, limit);
  return {
    state: head.state,
    limits: { workspace: head.max_running, person: head.max_running_per_person },
    running: head.running,
    waiting: head.waiting,
    hasWorkers: queue.hosts.size > 0,
    items: await readItems(db, viewer, ids, await standingsIn(db, queue, ids)),
  };
}

const headOfQueue: Statement = {
  name: 'head-of-queue',
  text: `
  SELECT w.queue_state AS state, w.max_running, w.max_running_per_person,
    (SELECT count(*)::int FROM attempts a
     WHERE a.workspace_id = w.id AND a.state IN ('running', 'waiting') AND ${takesPlace}) AS running,
    (SELECT count(*)::int FROM attempts a WHERE a.workspace_id = w.id AND a.state = 'queued' AND NOT a.blocked)
    + (SELECT count(*)::int FROM attempts a WHERE a.workspace_id = w.id AND a.state = 'queued' AND a.blocked) AS waiting
  FROM workspaces w WHERE w.id = $1`,
};

type HeadRow = {
  state: QueueState;
  max_running: number | null;
  max_running_per_person: number | null;
  running: number;
  waiting: number;
};

/** Nobody's attempt is among the first `limit` of the workspace that is not among the first `limit` of its line. */
async function firstInOrder(db: Database, queue: QueueView, workspaceId: string, limit: number): Promise<string[]> {
  const { rows } = await db.pool.query<{ id: string; person_id: string; index: number }>(firstOfLines, [
    workspaceId,
    limit,
    queue.lines.map(({ personId }) => personId),
  ]);
  const lines = new Map(queue.lines.map((line) => [line.personId, line]));
  const placed = rows.flatMap(({ id, person_id, index }) => {
    const line = lines.get(person_id);
    return line ? [{ id, position: positionOf(queue.lines, line, index) }] : [];
  });
  const inLine = placed.sort((a, b) => a.position - b.position).slice(0, limit);
  const blocked = await db.pool.query<{ id: string }>(
    {
      name: 'blocked-attempts',
      text: "SELECT id FROM attempts WHERE workspace_id = $1 AND state = 'queued' AND blocked ORDER BY place LIMIT $2",
    },
    [workspaceId, limit - inLine.length],
  );
  return [...inLine, ...blocked.rows].map(({ id }) => id);
}

const firstOfLines: Statement = {
  name: 'first-of-lines',
  text: `
    SELECT line.id, people.id AS person_id,
      (row_number() OVER (PARTITION BY people.id ORDER BY line.priority DESC, line.place, line.id))::int AS index
    FROM unnest($3::text[]) AS people(id), LATERAL (
      SELECT a.id, a.priority, a.place FROM attempts a
      WHERE ${isInLine} AND a.workspace_id = $1 AND a.person_id = people.id ORDER BY ${lineOrder} LIMIT $2) line`,
};

async function readItems(
  db: Database,
  viewer: Viewer,
  ids: string[],
  standings: Map<string, QueueStanding>,
): Promise<QueueItem[]> {
  const { rows } = await db.pool.query<ItemRow>(queueItems, [ids, viewer.userId]);
  const rowOf = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const [row, standing] = [rowOf.get(id), standings.get(id)];
    return row && standing ? [{ ...toItem(row), standing }] : [];
  });
}

const queueItems: Statement = {
  name: 'queue-items',
  text: `
  SELECT a.id, a.priority, a.queued_at, u.id AS person_id, u.name AS person_name, k.id AS task_id, k.title,
    ${visibleTask('k', '$2')} AS visible
  FROM attempts a JOIN turns t ON t.id = a.turn_id JOIN tasks k ON k.id = t.task_id JOIN users u ON u.id = a.person_id
  WHERE a.id = ANY($1::uuid[])`,
};

type ItemRow = {
  id: string;
  priority: TaskPriority;
  queued_at: Date;
  person_id: string;
  person_name: string;
  task_id: string;
  title: string;
  visible: boolean;
};

function toItem(row: ItemRow): Omit<QueueItem, 'standing'> {
  return {
    attemptId: row.id,
    task: row.visible ? { id: row.task_id, title: row.title } : null,
    person: { id: row.person_id, name: row.person_name },
    priority: row.priority,
    queuedAt: row.queued_at.toISOString(),
  };
}
