import { AppError } from '@codex-web/contracts/app-error';
import type { Database } from './connect.ts';

/**
 * Makes a workspace the one that requests of the session are about when they name none.
 * @throws AppError `not_found` when the person is no member of it.
 */
export async function activateWorkspace(
  db: Database,
  { sessionId, userId }: { sessionId: string | null; userId: string },
  workspaceId: string,
): Promise<void> {
  const { rowCount } = await db.pool.query(
    `UPDATE sessions SET active_workspace_id = $3
     WHERE id = $1 AND user_id = $2 AND EXISTS (SELECT 1 FROM members WHERE workspace_id = $3 AND user_id = $2)`,
    [sessionId, userId, workspaceId],
  );
  if (rowCount === 0) throw new AppError('not_found', 'There is no such workspace.');
}
