import { AppError } from '@codex-web/contracts/app-error';
import type { PoolClient } from 'pg';
import type { Actor } from './actor.ts';
import { insertComment } from './comments.ts';
import type { Database } from './connect.ts';
import { inTransaction } from './in-transaction.ts';
import { lockTask } from './lock-task.ts';
import { noteActivity } from './note-activity.ts';
import { recordAudit } from './record-audit.ts';
import { recordNotice } from './record-notice.ts';
import { listTaskPeople } from './task-people.ts';

export type HandOver = { userId: string; note: string | null };

/**
 * Makes another member the one who looks after a task; a private one they see from then on, and who had it before no longer,
 * unless it is their own. A note becomes a comment.
 * @throws AppError `not_found` when the actor sees no such task or the other one cannot take it, `conflict` when they have it.
 */
export async function handOverTask(db: Database, actor: Actor, taskId: string, to: HandOver): Promise<void> {
  await inTransaction(db, async (client) => {
    const task = await lockTask(client, actor, taskId);
    const taker = await findTaker(client, taskId, to.userId);
    if (task.assigneeId === to.userId) throw new AppError('conflict', `${taker.name} has this task already.`);
    await client.query('UPDATE tasks SET assignee_id = $2 WHERE id = $1', [taskId, to.userId]);
    await noteActivity(client, taskId, actor.userId);
    if (to.note !== null) await insertComment(client, actor, taskId, to.note);
    const { workspaceId, userId: actorId, origin } = actor;
    const subject = { type: 'task', id: taskId };
    const summary = `Handed a task over to ${taker.name}.`;
    await recordAudit(client, { workspaceId, actorId, origin, action: 'task.handed_over', subject, summary });
    await recordNotice(client, { workspaceId, type: 'task.handed_over', taskId, actorId, recipientIds: [to.userId] });
  });
}

async function findTaker(client: PoolClient, taskId: string, userId: string): Promise<{ name: string }> {
  const taker = (await listTaskPeople(client, taskId)).find(({ id, canTake }) => id === userId && canTake);
  if (taker) return taker;
  throw new AppError(
    'not_found',
    'There is no such member, or they may not work on this repository. Choose somebody else.',
  );
}
