import type { Database } from './connect.ts';
import type { Viewer } from './viewer.ts';
import { visibleTask } from './visible-task.ts';

/** False also when there is none, or it is in another workspace. */
export async function canSeeTask(db: Database, viewer: Viewer, taskId: string): Promise<boolean> {
  const { rows } = await db.pool.query(
    {
      name: 'can-see-task',
      text: `SELECT 1 FROM tasks k WHERE k.id = $1 AND k.workspace_id = $2 AND ${visibleTask('k', '$3')}`,
    },
    [taskId, viewer.workspaceId, viewer.userId],
  );
  return rows.length > 0;
}

/** Whether the viewer sees the task of the attempt; false also when there is none. */
export async function canSeeAttempt(db: Database, viewer: Viewer, attemptId: string): Promise<boolean> {
  const { rows } = await db.pool.query(
    {
      name: 'can-see-attempt',
      text: `
        SELECT 1 FROM attempts a JOIN turns t ON t.id = a.turn_id JOIN tasks k ON k.id = t.task_id
        WHERE a.id = $1 AND k.workspace_id = $2 AND ${visibleTask('k', '$3')}`,
    },
    [attemptId, viewer.workspaceId, viewer.userId],
  );
  return rows.length > 0;
}
