import type { Database } from './connect.ts';
import { noSuchTask } from './lock-task.ts';
import type { Viewer } from './viewer.ts';
import { visibleTask } from './visible-task.ts';

/**
 * Notes that the person has seen what happened to a task up to a moment, now when it is null; a later one that was noted stays.
 * @throws AppError `not_found` when the person sees no such task.
 */
export async function markRead(db: Database, viewer: Viewer, taskId: string, upTo: Date | null): Promise<void> {
  const { rowCount } = await db.pool.query(
    `INSERT INTO task_reads (user_id, task_id, read_at)
     SELECT $3, k.id, least(coalesce($4, greatest(now(), k.activity_at)), greatest(now(), k.activity_at))
     FROM tasks k WHERE k.id = $1 AND k.workspace_id = $2 AND ${visibleTask('k', '$3')}
     ON CONFLICT (user_id, task_id)
       DO UPDATE SET read_at = greatest(task_reads.read_at, excluded.read_at), marked_unread = false`,
    [taskId, viewer.workspaceId, viewer.userId, upTo],
  );
  if (rowCount === 0) throw noSuchTask();
}

/** Marks a task as one to look at again. @throws AppError `not_found` when the person sees no such task. */
export async function markUnread(db: Database, viewer: Viewer, taskId: string): Promise<void> {
  const { rowCount } = await db.pool.query(
    `INSERT INTO task_reads (user_id, task_id, read_at, marked_unread)
     SELECT $3, k.id, now(), true FROM tasks k WHERE k.id = $1 AND k.workspace_id = $2 AND ${visibleTask('k', '$3')}
     ON CONFLICT (user_id, task_id) DO UPDATE SET marked_unread = true`,
    [taskId, viewer.workspaceId, viewer.userId],
  );
  if (rowCount === 0) throw noSuchTask();
}
