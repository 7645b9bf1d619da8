import type { Queryable } from './queryable.ts';
import type { Viewer } from './viewer.ts';
import { openRepository, visibleTask } from './visible-task.ts';

/** Ids of tasks that the viewer saw, and no longer sees since they were made private at or after `since`. At most 500. */
export async function findHiddenTasks(client: Queryable, viewer: Viewer, since: Date): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    {
      name: 'hidden-tasks',
      text: `
        SELECT k.id FROM tasks k
        WHERE k.workspace_id = $1 AND k.hidden_at >= $3 AND NOT ${visibleTask('k', '$2')}
          AND ${openRepository('k.repository_id', '$2')}
        ORDER BY k.hidden_at DESC LIMIT 500`,
    },
    [viewer.workspaceId, viewer.userId, since],
  );
  return rows.map((row) => row.id);
}

/** Changes when the viewer's role does, or which repositories are open to them: what they saw may be gone, and more may be there. */
export async function accessMark(client: Queryable, viewer: Viewer): Promise<string> {
  const { rows } = await client.query<{ mark: string }>(
    {
      name: 'access-mark',
      text: `
        SELECT md5(concat(m.role, string_agg(r.id::text, ' ' ORDER BY r.id))) AS mark
        FROM members m LEFT JOIN repositories r ON r.workspace_id = m.workspace_id AND ${openRepository('r.id', '$2')}
        WHERE m.workspace_id = $1 AND m.user_id = $2 GROUP BY m.role`,
    },
    [viewer.workspaceId, viewer.userId],
  );
  return rows[0]?.mark ?? '';
}
