import { AppError } from '@codex-web/contracts/app-error';
import type { Comment } from '@codex-web/contracts/comment';
import type { Person } from '@codex-web/contracts/person';
import type { Queryable } from './queryable.ts';

/** The newest 500 of a task, oldest first. Whether the caller sees the task is theirs to check. */
export async function listComments(client: Queryable, taskId: string): Promise<Comment[]> {
  const { rows } = await client.query<CommentRow>(
    `${commentSql} WHERE c.task_id = $1 ORDER BY c.created_at DESC, c.id DESC LIMIT 500`,
    [taskId],
  );
  return rows.map(toComment).reverse();
}

/** Comments of a task that changed after a moment, 500 at most, oldest change first. */
export async function listChangedComments(client: Queryable, taskId: string, after: Date): Promise<Comment[]> {
  const { rows } = await client.query<CommentRow>(
    `${commentSql} WHERE c.task_id = $1 AND c.updated_at > $2 ORDER BY c.updated_at, c.id LIMIT 500`,
    [taskId, after],
  );
  return rows.map(toComment);
}

/** When a comment of the task last changed; the beginning of time when there is none. */
export async function lastCommentChange(client: Queryable, taskId: string): Promise<Date> {
  const { rows } = await client.query<{ last: Date | null }>(
    'SELECT max(updated_at) AS last FROM comments WHERE task_id = $1',
    [taskId],
  );
  return rows[0]?.last ?? new Date(0);
}

/** @throws AppError `not_found` */
export async function findComment(client: Queryable, id: string): Promise<Comment> {
  const { rows } = await client.query<CommentRow>(`${commentSql} WHERE c.id = $1`, [id]);
  if (!rows[0]) throw new AppError('not_found', 'There is no such comment.');
  return toComment(rows[0]);
}

const commentSql = `
  SELECT c.*, u.name AS author_name, coalesce((
    SELECT json_agg(json_build_object('id', p.id, 'name', p.name) ORDER BY p.name, p.id)
    FROM comment_mentions m JOIN users p ON p.id = m.user_id WHERE m.comment_id = c.id), '[]') AS mentions
  FROM comments c JOIN users u ON u.id = c.author_id`;

type CommentRow = {
  id: string;
  task_id: string;
  author_id: string;
  author_name: string;
  body: string;
  mentions: Person[];
  created_at: Date;
  updated_at: Date;
  edited_at: Date | null;
  deleted_at: Date | null;
};

function toComment(row: CommentRow): Comment {
  return {
    id: row.id,
    taskId: row.task_id,
    author: { id: row.author_id, name: row.author_name },
    body: row.body,
    mentions: row.mentions,
    createdAt: row.created_at.toISOString(),
    editedAt: row.edited_at?.toISOString() ?? null,
    deletedAt: row.deleted_at?.toISOString() ?? null,
    updatedAt: row.updated_at.toISOString(),
  };
}
