import type { Queryable } from './queryable.ts';

/** SQL that is true of a task, a row of tasks `k`, that ended otherwise than completed: what depends on it waits until somebody acts. */
export function hasStopped(k: string): string {
  return `${k}.state IN ('failed', 'cancelled')`;
}

/**
 * Notes which of the given tasks wait for one that is not completed. Call it in the transaction of what changed that: a
 * task they depend on began, ended, or is no longer depended on.
 */
export async function settleBlocked(client: Queryable, taskIds: string[]): Promise<void> {
  await client.query(
    `UPDATE attempts a SET blocked = now_blocked
     FROM turns t, LATERAL (SELECT EXISTS (
       SELECT 1 FROM task_dependencies d JOIN tasks o ON o.id = d.depends_on_id
       WHERE d.task_id = t.task_id AND o.state <> 'completed') AS now_blocked) b
     WHERE t.task_id = ANY($1::uuid[]) AND a.turn_id = t.id AND a.state = 'queued' AND a.blocked <> now_blocked`,
    [taskIds],
  );
}

/** The same for all tasks that depend on this one. */
export async function settleDependents(client: Queryable, taskId: string): Promise<void> {
  const { rows } = await client.query<{ id: string }>(
    'SELECT task_id AS id FROM task_dependencies WHERE depends_on_id = $1',
    [taskId],
  );
  if (rows.length > 0)
    await settleBlocked(
      client,
      rows.map((row) => row.id),
    );
}
