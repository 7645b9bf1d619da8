import { randomUUID } from 'node:crypto';
import { isAtLeast, type Role } from '@codex-web/contracts/access';
import { AppError } from '@codex-web/contracts/app-error';
import type { Comment } from '@codex-web/contracts/comment';
import type { PoolClient } from 'pg';
import type { Actor } from './actor.ts';
import { findComment } from './comment-rows.ts';
import type { Database } from './connect.ts';
import { findMentions } from './find-mentions.ts';
import { inTransaction } from './in-transaction.ts';
import { lockTask } from './lock-task.ts';
import { noteActivity } from './note-activity.ts';
import { recordActorsAudit } from './record-audit.ts';
import { recordNotice } from './record-notice.ts';
import { listTaskPeople } from './task-people.ts';
import type { Viewer } from './viewer.ts';
import { visibleTask } from './visible-task.ts';

/** @throws AppError `not_found` when the author sees no such task. */
export async function addComment(db: Database, author: Viewer, taskId: string, body: string): Promise<Comment> {
  return await inTransaction(db, async (client) => {
    await lockTask(client, author, taskId);
    return await insertComment(client, author, taskId, body);
  });
}

/** In a transaction that holds the task. */
export async function insertComment(
  client: PoolClient,
  author: Viewer,
  taskId: string,
  body: string,
): Promise<Comment> {
  const at = await noteActivity(client, taskId, author.userId);
  const id = randomUUID();
  await client.query(
    `INSERT INTO comments (id, task_id, author_id, body, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $5)`,
    [id, taskId, author.userId, body, at],
  );
  const mentioned = await mention(client, author, { id, taskId, body }, at);
  const notice = { workspaceId: author.workspaceId, taskId, actorId: author.userId };
  await recordNotice(client, { ...notice, type: 'comment.added', passedOverIds: mentioned });
  return await findComment(client, id);
}

/**
 * Changes the text of a comment of one's own. Who is mentioned for the first time is told.
 * @throws AppError `not_found` when the author sees no such comment or it was deleted, `forbidden` when it is somebody else's.
 */
export async function editComment(db: Database, author: Viewer, id: string, body: string): Promise<Comment> {
  return await inTransaction(db, async (client) => {
    const comment = await lockComment(client, author, id);
    if (comment.author.id !== author.userId) {
      throw new AppError('forbidden', 'Only its author can edit a comment. Write one of your own.');
    }
    const { rows } = await client.query<{ edited_at: Date }>(
      `UPDATE comments SET body = $2, edited_at = ${nextTime}, updated_at = ${nextTime} WHERE id = $1 RETURNING edited_at`,
      [id, body],
    );
    const at = rows[0]?.edited_at ?? new Date();
    await mention(client, author, { id, taskId: comment.taskId, body }, at);
    return await findComment(client, id);
  });
}

/**
 * Takes a comment's text away for good.
 * @throws AppError `not_found` when the actor sees no such comment or it was deleted before, `forbidden` when it is somebody
 *   else's and the actor is no admin.
 */
export async function deleteComment(
  db: Database,
  actor: Actor & { role: Role },
  id: string,
): Promise<{ taskId: string }> {
  return await inTransaction(db, async (client) => {
    const { author, taskId } = await lockComment(client, actor, id);
    if (author.id !== actor.userId && !isAtLeast(actor.role, 'admin')) {
      throw new AppError('forbidden', 'Only its author and admins can delete a comment. Ask one of them.');
    }
    await client.query(
      `UPDATE comments SET body = '', deleted_at = ${nextTime}, updated_at = ${nextTime} WHERE id = $1`,
      [id],
    );
    await client.query('DELETE FROM comment_mentions WHERE comment_id = $1', [id]);
    await client.query('UPDATE tasks SET updated_at = now() WHERE id = $1', [taskId]);
    await recordActorsAudit(client, actor, {
      action: 'comment.deleted',
      subject: { type: 'comment', id },
      summary:
        author.id === actor.userId ? 'Deleted their comment on a task.' : 'Deleted somebody’s comment on a task.',
    });
    return { taskId };
  });
}

/** Later than every change before: whoever changes a comment holds its task. */
const nextTime = `greatest(clock_timestamp(), updated_at + interval '1 millisecond')`;

async function lockComment(client: PoolClient, viewer: Viewer, id: string): Promise<Comment> {
  const { rows } = await client.query(
    `SELECT 1 FROM comments c JOIN tasks k ON k.id = c.task_id
     WHERE c.id = $1 AND k.workspace_id = $2 AND ${visibleTask('k', '$3')} FOR UPDATE OF k`,
    [id, viewer.workspaceId, viewer.userId],
  );
  const comment = rows.length > 0 ? await findComment(client, id) : null;
  if (comment?.deletedAt === null) return comment;
  throw new AppError('not_found', 'There is no such comment. It may have been deleted.');
}

/** Mentions whom the text names and who sees the task. @returns who was not mentioned in it before. */
async function mention(
  client: PoolClient,
  author: Viewer,
  comment: { id: string; taskId: string; body: string },
  at: Date,
): Promise<string[]> {
  const people = (await listTaskPeople(client, comment.taskId)).filter(({ canSee }) => canSee);
  const named = findMentions(comment.body, people);
  await client.query('DELETE FROM comment_mentions WHERE comment_id = $1 AND NOT user_id = ANY($2)', [
    comment.id,
    named,
  ]);
  const { rows } = await client.query<{ user_id: string }>(
    `INSERT INTO comment_mentions (comment_id, user_id, at) SELECT $1, unnest($2::text[]), $3
     ON CONFLICT DO NOTHING RETURNING user_id`,
    [comment.id, named, at],
  );
  const added = rows.map((row) => row.user_id);
  if (added.length > 0) {
    const { workspaceId, userId: actorId } = author;
    const { taskId } = comment;
    await recordNotice(client, { workspaceId, taskId, actorId, type: 'comment.mentioned', recipientIds: added });
  }
  return added;
}
