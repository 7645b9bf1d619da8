import type { Person } from '@codex-web/contracts/person';
import type { TaskPeopleAnswer } from '@codex-web/contracts/task-change';
import type { Queryable } from './queryable.ts';
import { openRepository, visibleTask } from './visible-task.ts';

/** People of the task's workspace who see it or could be handed it. Whether the caller sees the task is theirs to check. */
export async function listTaskPeople(client: Queryable, taskId: string): Promise<TaskPeopleAnswer['items']> {
  const { rows } = await client.query<TaskPeopleAnswer['items'][number]>(
    `SELECT * FROM (
       SELECT u.id, u.name, CASE WHEN u.kind = 'person' THEN u.email END AS email, ${visibleTask('k', 'm.user_id')} AS "canSee",
         m.role <> 'viewer' AND u.kind = 'person' AND u.disabled_at IS NULL AND ${openRepository('k.repository_id', 'm.user_id')} AS "canTake"
       FROM tasks k JOIN members m ON m.workspace_id = k.workspace_id JOIN users u ON u.id = m.user_id
       WHERE k.id = $1) people
     WHERE "canSee" OR "canTake" ORDER BY name, id`,
    [taskId],
  );
  return rows;
}

/** Those of the given people who see the task, in order of name. */
export async function findPeopleWhoSee(client: Queryable, taskId: string, ids: readonly string[]): Promise<Person[]> {
  const { rows } = await client.query<Person>(
    `SELECT u.id, u.name FROM tasks k
     JOIN members m ON m.workspace_id = k.workspace_id JOIN users u ON u.id = m.user_id
     WHERE k.id = $1 AND m.user_id = ANY($2) AND ${visibleTask('k', 'm.user_id')} ORDER BY u.name, u.id`,
    [taskId, ids],
  );
  return rows;
}
