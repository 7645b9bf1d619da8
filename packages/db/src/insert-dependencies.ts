import { AppError } from '@codex-web/contracts/app-error';
import type { NewTask } from './create-task.ts';
import type { Queryable } from './queryable.ts';
import { visibleTask } from './visible-task.ts';

/**
 * Makes a new task, which has no attempts yet, depend on others. They are locked, so that none of them ends unnoticed
 * before the attempts are there.
 * @throws AppError `not_found` when the author does not see one of them.
 */
export async function insertDependencies(client: Queryable, task: NewTask, taskId: string): Promise<void> {
  const wanted = [...new Set(task.dependsOn)];
  if (wanted.length === 0) return;
  const { rows } = await client.query<{ id: string }>(
    `SELECT k.id FROM tasks k WHERE k.id = ANY($1::uuid[]) AND k.workspace_id = $2 AND ${visibleTask('k', '$3')}
     ORDER BY k.id FOR SHARE OF k`,
    [wanted, task.workspaceId, task.authorId],
  );
  if (rows.length < wanted.length) {
    throw new AppError('not_found', 'A task that this one should depend on does not exist. Take it out.');
  }
  await client.query('INSERT INTO task_dependencies SELECT $1, unnest($2::uuid[])', [taskId, wanted]);
}
