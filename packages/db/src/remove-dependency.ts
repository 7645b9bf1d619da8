import { AppError } from '@codex-web/contracts/app-error';
import type { Actor } from './actor.ts';
import { settleBlocked } from './blocked-tasks.ts';
import type { Database } from './connect.ts';
import { inTransaction } from './in-transaction.ts';
import { lockTask } from './lock-task.ts';
import { recordActorsAudit } from './record-audit.ts';

/**
 * Lets a task wait for another one no longer.
 * @throws AppError `not_found` when the actor sees no such task, or it does not depend on the other one.
 */
export async function removeDependency(
  db: Database,
  actor: Actor,
  { taskId, dependsOnId }: { taskId: string; dependsOnId: string },
): Promise<void> {
  await inTransaction(db, async (client) => {
    await lockTask(client, actor, taskId);
    const { rowCount } = await client.query('DELETE FROM task_dependencies WHERE task_id = $1 AND depends_on_id = $2', [
      taskId,
      dependsOnId,
    ]);
    if (rowCount === 0) throw new AppError('not_found', 'The task does not depend on that one.');
    await settleBlocked(client, [taskId]);
    await client.query('UPDATE tasks SET updated_at = now() WHERE id = $1', [taskId]);
    await recordActorsAudit(client, actor, {
      action: 'dependency.removed',
      subject: { type: 'task', id: taskId },
      summary: 'Let a task wait no longer for another one.',
    });
  });
}
