import type { TaskPriority } from '@codex-web/contracts/queue';
import type { Actor } from './actor.ts';
import type { Database } from './connect.ts';
import { inTransaction } from './in-transaction.ts';
import { lockTask } from './lock-task.ts';
import { recordActorsAudit } from './record-audit.ts';

/**
 * Sets the priority of a task: of what it has queued now, and of its follow-ups.
 * @throws AppError `not_found` when the actor sees no such task.
 */
export async function changePriority(
  db: Database,
  actor: Actor,
  taskId: string,
  priority: TaskPriority,
): Promise<void> {
  await inTransaction(db, async (client) => {
    await lockTask(client, actor, taskId);
    await client.query('UPDATE tasks SET priority = $2, updated_at = now() WHERE id = $1', [taskId, priority]);
    await client.query(
      `UPDATE attempts a SET priority = $2 FROM turns t WHERE t.id = a.turn_id AND t.task_id = $1 AND a.state = 'queued'`,
      [taskId, priority],
    );
    await recordActorsAudit(client, actor, {
      action: 'task.prioritised',
      subject: { type: 'task', id: taskId },
      summary: `Set the priority of a task to ${priority}.`,
    });
  });
}
