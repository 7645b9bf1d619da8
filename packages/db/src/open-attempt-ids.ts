import type { Database } from './connect.ts';

/** The attempts of a task that have not ended. */
export async function openAttemptIds(db: Database, taskId: string): Promise<string[]> {
  const { rows } = await db.pool.query<{ id: string }>(
    `SELECT a.id FROM attempts a JOIN turns t ON t.id = a.turn_id
     WHERE t.task_id = $1 AND a.state IN ('queued', 'running', 'waiting')`,
    [taskId],
  );
  return rows.map((row) => row.id);
}
