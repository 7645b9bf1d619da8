import { AppError } from '@codex-web/contracts/app-error';
import type { Visibility } from '@codex-web/contracts/task';
import type { PoolClient } from 'pg';
import type { Viewer } from './viewer.ts';
import { visibleTask } from './visible-task.ts';

export type LockedTask = { id: string; authorId: string; assigneeId: string; visibility: Visibility };

/** Keeps others from changing a task until the transaction ends. @throws AppError `not_found` when the viewer sees no such task. */
export async function lockTask(client: PoolClient, viewer: Viewer, id: string): Promise<LockedTask> {
  const { rows } = await client.query<LockedTask>(
    `SELECT k.id, k.author_id AS "authorId", k.assignee_id AS "assigneeId", k.visibility
     FROM tasks k WHERE k.id = $1 AND k.workspace_id = $2 AND ${visibleTask('k', '$3')} FOR UPDATE OF k`,
    [id, viewer.workspaceId, viewer.userId],
  );
  if (!rows[0]) throw noSuchTask();
  return rows[0];
}

/** The same answer whether there is none or the viewer may not know of it. */
export function noSuchTask(): AppError {
  return new AppError('not_found', 'There is no such task.');
}
