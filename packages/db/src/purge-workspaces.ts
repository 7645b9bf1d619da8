import type { Database } from './connect.ts';
import { inTransaction } from './in-transaction.ts';

const tasksAtOnce = 20;

/**
 * Removes what is left of deleted workspaces, a few tasks at a time, as soon as none of their attempts is at work any more. Safe to
 * repeat and to do in several processes at once.
 * @returns how many workspaces are gone now.
 */
export async function purgeWorkspaces(db: Database): Promise<number> {
  const { rows } = await db.pool.query<{ id: string }>(
    `SELECT id FROM workspaces w WHERE deleted_at IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM attempts a WHERE a.workspace_id = w.id AND a.state IN ('queued', 'running', 'waiting'))`,
  );
  for (const { id } of rows) {
    while (await purgeSome(db, id)) {}
    await inTransaction(db, async (client) => {
      await client.query('DELETE FROM repositories WHERE workspace_id = $1', [id]);
      await client.query('DELETE FROM workspaces WHERE id = $1', [id]);
    });
  }
  return rows.length;
}

/** @returns whether there may be more. */
async function purgeSome(db: Database, workspaceId: string): Promise<boolean> {
  return await inTransaction(db, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      'SELECT id FROM tasks WHERE workspace_id = $1 ORDER BY id LIMIT $2 FOR UPDATE',
      [workspaceId, tasksAtOnce],
    );
    const ids = rows.map((row) => row.id);
    // A turn that goes on from an attempt of its own task would keep that one.
    await client.query('UPDATE turns SET parent_attempt_id = NULL WHERE task_id = ANY($1::uuid[])', [ids]);
    await client.query('DELETE FROM tasks WHERE id = ANY($1::uuid[])', [ids]);
    return ids.length > 0;
  });
}
