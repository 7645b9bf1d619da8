import type { TaskPeopleAnswer } from '@codex-web/contracts/task';
import type { Queryable } from './queryable.ts';
import { openRepository, visibleTask } from './visible-task.ts';

/** People of the task's workspace who see it or could be handed it. Whether the caller sees the task is theirs to check. */
export async function listTaskPeople(client: Queryable, taskId: string): Promise<TaskPeopleAnswer['items']> {
  const { rows } = await client.query<TaskPeopleAnswer['items'][number]>(
    `SELECT * FROM (
       SELECT u.id, u.name, ${visibleTask('k', 'm.user_id')} AS "canSee",
         m.role <> 'viewer' AND ${openRepository('k.repository_id', 'm.user_id')} AS "canTake"
       FROM tasks k JOIN members m ON m.workspace_id = k.workspace_id JOIN users u ON u.id = m.user_id
       WHERE k.id = $1) people
     WHERE "canSee" OR "canTake" ORDER BY name, id`,
    [taskId],
  );
  return rows;
}
