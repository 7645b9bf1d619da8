import type { TaskPriority } from '@codex-web/contracts/queue';
import type { Line } from './choose-next.ts';
import type { Queryable, Statement } from './queryable.ts';
import { isElsewhere, isInLine, lineOrder, peopleInLine, workingPeople } from './queue-sql.ts';

/** A line with the one after its head, which is the head once that has started. */
export type LineWithNext = Line & { next: Line['head'] | null };

/**
 * The line of everybody who has something queued: that may start on `host`, or anywhere when it is null; in one workspace, or
 * in all when that is null. The cost grows with the people who wait and the attempts that run, not with what is queued.
 */
export async function readLines(
  client: Queryable,
  { host, workspaceId }: { host: string | null; workspaceId: string | null },
): Promise<LineWithNext[]> {
  const { rows } = await client.query<LineRow>(linesOf, [host, workspaceId]);
  return rows.map(toLine);
}

const linesOf: Statement = {
  name: 'lines',
  text: `
  WITH RECURSIVE ${peopleInLine}, ${workingPeople}
  SELECT p.workspace_id, p.person_id, coalesce(q.served, 0)::text AS served, w.queue_state = 'paused' AS is_paused,
    w.max_running, w.max_running_per_person,
    (SELECT coalesce(sum(count), 0)::int FROM working r WHERE r.workspace_id = p.workspace_id) AS workspace_running,
    (SELECT coalesce(sum(count), 0)::int FROM working r
     WHERE r.workspace_id = p.workspace_id AND r.person_id = p.person_id) AS person_running,
    heads.ids, heads.priorities, heads.places
  FROM people p
  JOIN workspaces w ON w.id = p.workspace_id
  LEFT JOIN queue_turns q ON q.workspace_id = p.workspace_id AND q.user_id = p.person_id
  CROSS JOIN LATERAL (
    SELECT array_agg(h.id) AS ids, array_agg(h.priority::text) AS priorities, array_agg(h.place::float8) AS places
    FROM (
      SELECT a.id, a.priority, a.place FROM attempts a
      WHERE ${isInLine} AND a.workspace_id = p.workspace_id AND a.person_id = p.person_id
        AND ($1::text IS NULL OR NOT ${isElsewhere('$1')})
      ORDER BY ${lineOrder} LIMIT 2) h) heads
  WHERE heads.ids IS NOT NULL AND ($2::uuid IS NULL OR p.workspace_id = $2)`,
};

type LineRow = {
  workspace_id: string;
  person_id: string;
  served: string;
  is_paused: boolean;
  max_running: number | null;
  max_running_per_person: number | null;
  workspace_running: number;
  person_running: number;
  ids: string[];
  priorities: TaskPriority[];
  places: number[];
};

function toLine(row: LineRow): LineWithNext {
  const [head, next] = row.ids.map((attemptId, index) => ({
    attemptId,
    priority: row.priorities[index] ?? 'normal',
    place: row.places[index] ?? 0,
  }));
  if (!head) throw new Error('A line has a head.');
  return {
    workspaceId: row.workspace_id,
    personId: row.person_id,
    served: Number(row.served),
    head,
    next: next ?? null,
    isPaused: row.is_paused,
    running: { workspace: row.workspace_running, person: row.person_running },
    limits: { workspace: row.max_running, person: row.max_running_per_person },
  };
}
