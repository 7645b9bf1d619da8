import type { Database } from './connect.ts';
import type { Lease } from './lease.ts';

/** `branchName` is null where the branch keeps its name. */
export type TaskName = { title: string; branchName: string | null };

/**
 * Gives the task of an attempt a better name, as long as it still has the title that was found in its prompt.
 * @returns whether it was given: not when the title was changed before, or another worker has the attempt.
 */
export async function setTaskName(db: Database, held: Lease, oldTitle: string, name: TaskName): Promise<boolean> {
  const { rowCount } = await db.pool.query(
    `WITH owner AS (
       SELECT turn_id FROM attempts WHERE id = $1 AND lease = $2 AND state IN ('running', 'waiting') FOR SHARE)
     UPDATE tasks SET title = $4, branch_name = coalesce($5, branch_name), updated_at = now()
     FROM owner JOIN turns t ON t.id = owner.turn_id
     WHERE tasks.id = t.task_id AND tasks.title = $3`,
    [held.id, held.lease, oldTitle, name.title, name.branchName],
  );
  return rowCount === 1;
}
