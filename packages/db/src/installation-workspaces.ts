import type { InstallationWorkspace } from '@codex-web/contracts/installation';
import type { Database } from './connect.ts';

/** The workspaces of the installation by name, and how big they are; nothing of what is in them. */
export async function listInstallationWorkspaces(db: Database): Promise<InstallationWorkspace[]> {
  const { rows } = await db.pool.query<Omit<InstallationWorkspace, 'createdAt'> & { created_at: Date }>(
    `SELECT w.id, w.name, w.created_at,
       (SELECT count(*)::int FROM members m WHERE m.workspace_id = w.id) AS members,
       (SELECT count(*)::int FROM tasks k WHERE k.workspace_id = w.id) AS tasks,
       coalesce((
         SELECT json_agg(json_build_object('id', u.id, 'name', u.name) ORDER BY m.created_at, u.id)
         FROM members m JOIN users u ON u.id = m.user_id WHERE m.workspace_id = w.id AND m.role = 'owner'), '[]') AS owners
     FROM workspaces w WHERE w.deleted_at IS NULL ORDER BY lower(w.name), w.id`,
  );
  return rows.map(({ created_at, ...row }) => ({ ...row, createdAt: created_at.toISOString() }));
}
