import type { TaskDependency } from '@codex-web/contracts/queue';
import { hasStopped } from './blocked-tasks.ts';
import type { Database } from './connect.ts';
import type { Viewer } from './viewer.ts';
import { visibleTask } from './visible-task.ts';

/** What the task waits for, or waited for, oldest first; of a task that the viewer does not see not even the title. */
export async function findDependencies(db: Database, viewer: Viewer, taskId: string): Promise<TaskDependency[]> {
  const { rows } = await db.pool.query<TaskDependency>(
    {
      name: 'dependencies-of-task',
      text: `
        SELECT k.id AS "taskId", CASE WHEN ${visibleTask('k', '$2')} THEN k.title END AS title,
          k.state = 'completed' AS "isCompleted", ${hasStopped('k')} AS "hasStopped"
        FROM task_dependencies d JOIN tasks k ON k.id = d.depends_on_id
        WHERE d.task_id = $1 ORDER BY k.created_at, k.id`,
    },
    [taskId, viewer.userId],
  );
  return rows;
}
