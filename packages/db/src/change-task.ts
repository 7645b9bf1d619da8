import { isAtLeast, type Role } from '@codex-web/contracts/access';
import { AppError } from '@codex-web/contracts/app-error';
import type { ChangeTaskRequest } from '@codex-web/contracts/task-change';
import type { PoolClient } from 'pg';
import type { Actor } from './actor.ts';
import type { Database } from './connect.ts';
import { inTransaction } from './in-transaction.ts';
import { type LockedTask, lockTask } from './lock-task.ts';
import { recordActorsAudit } from './record-audit.ts';

/**
 * Changes what is given of a task. Its visibility is changed by its author, its assignee, an admin or an owner.
 * @throws AppError `not_found` when the actor sees no such task, `forbidden` when they may not change its visibility.
 */
export async function changeTask(
  db: Database,
  actor: Actor & { role: Role },
  taskId: string,
  change: ChangeTaskRequest,
): Promise<void> {
  await inTransaction(db, async (client) => {
    const task = await lockTask(client, actor, taskId);
    if (change.visibility !== undefined && change.visibility !== task.visibility) checkOwn(actor, task);
    await update(client, actor, taskId, change);
    const summary = inWords(task, change);
    await recordActorsAudit(client, actor, {
      action: 'task.changed',
      subject: { type: 'task', id: taskId },
      summary,
    });
  });
}

function checkOwn(actor: Actor & { role: Role }, task: LockedTask): void {
  if ([task.authorId, task.assigneeId].includes(actor.userId) || isAtLeast(actor.role, 'admin')) return;
  throw new AppError(
    'forbidden',
    'Who sees a task is for its author, its assignee and admins to say. Ask one of them to change it.',
  );
}

async function update(client: PoolClient, actor: Actor, taskId: string, change: ChangeTaskRequest): Promise<void> {
  await client.query(
    `UPDATE tasks SET title = coalesce($2, title), labels = coalesce($3, labels), visibility = coalesce($4, visibility),
       hidden_at = CASE WHEN visibility = 'workspace' AND $4 = 'private' THEN clock_timestamp() ELSE hidden_at END,
       archived_at = CASE WHEN $5 THEN coalesce(archived_at, now()) WHEN NOT $5 THEN NULL ELSE archived_at END,
       archived_by = CASE WHEN $5 THEN coalesce(archived_by, $6) WHEN NOT $5 THEN NULL ELSE archived_by END,
       updated_at = now()
     WHERE id = $1`,
    [
      taskId,
      change.title ?? null,
      change.labels ?? null,
      change.visibility ?? null,
      change.archived ?? null,
      actor.userId,
    ],
  );
}

/** Without title and labels: an admin reads it who may not see the task. */
function inWords(task: LockedTask, change: ChangeTaskRequest): string {
  const parts = [
    change.title !== undefined && 'gave it a title',
    change.labels !== undefined && 'set its labels',
    change.visibility !== undefined &&
      change.visibility !== task.visibility &&
      (change.visibility === 'private' ? 'made it private' : 'showed it to the workspace'),
    change.archived !== undefined && (change.archived ? 'archived it' : 'took it out of the archive'),
  ].filter((part) => part !== false);
  return `Changed a task: ${parts.length === 0 ? 'as it was' : parts.join(', ')}.`;
}
