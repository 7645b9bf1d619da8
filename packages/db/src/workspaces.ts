import { type Role, role, roleMay } from '@codex-web/contracts/access';
import { AppError } from '@codex-web/contracts/app-error';
import type { ChangeWorkspaceRequest, OwnWorkspace, Workspace } from '@codex-web/contracts/workspace';
import type { Actor, Origin } from './actor.ts';
import type { Database } from './connect.ts';
import { foundWorkspace } from './found-workspace.ts';
import { inTransaction } from './in-transaction.ts';
import { recordActorsAudit } from './record-audit.ts';

/** The workspaces that somebody is a member of, in the order in which they joined them. */
export async function listOwnWorkspaces(db: Database, userId: string): Promise<OwnWorkspace[]> {
  const { rows } = await db.pool.query<{ id: string; name: string; role: string }>(
    {
      name: 'workspaces-of-user',
      text: `
        SELECT w.id, w.name, m.role FROM members m JOIN workspaces w ON w.id = m.workspace_id
        WHERE m.user_id = $1 ORDER BY m.created_at, w.id`,
    },
    [userId],
  );
  return rows.map((row) => ({ ...row, role: role.parse(row.role) }));
}

/** @throws AppError `not_found` */
export async function findWorkspace(db: Database, id: string, viewerRole: Role): Promise<Workspace> {
  const row = await db.prisma.workspace.findUnique({ where: { id } });
  if (!row || row.deletedAt) throw new AppError('not_found', 'There is no such workspace.');
  return {
    id: row.id,
    name: row.name,
    defaultVisibility: row.defaultVisibility === 'private' ? 'private' : 'workspace',
    shareLinksAllowed: row.shareLinksAllowed,
    tokenMaxDays: row.tokenMaxDays,
    requireSecondFactor: row.requireSecondFactor,
    createdAt: row.createdAt.toISOString(),
    role: viewerRole,
    mayManage: roleMay(viewerRole, 'workspace.manage'),
    mayDelete: roleMay(viewerRole, 'workspace.own'),
  };
}

/** Makes a workspace that its maker owns, unless another owner is named. */
export async function createWorkspace(
  db: Database,
  by: { userId: string; origin: Origin; ownerId?: string },
  name: string,
): Promise<string> {
  return await inTransaction(db, async (client) => {
    const { rows } = await client.query(
      `SELECT 1 FROM users WHERE id = $1 AND kind = 'person' AND disabled_at IS NULL AND deleted_at IS NULL FOR KEY SHARE`,
      [by.ownerId ?? by.userId],
    );
    if (rows.length === 0) throw new AppError('not_found', 'There is no such person, or they are disabled.');
    return await foundWorkspace(client, by, name);
  });
}

/** Changes what is given. */
export async function changeWorkspace(db: Database, actor: Actor, change: ChangeWorkspaceRequest): Promise<void> {
  const given = settings.filter(({ field }) => change[field] !== undefined);
  if (given.length === 0) return;
  const sets = given.map(({ column }, index) => `${column} = $${index + 2}`);
  await inTransaction(db, async (client) => {
    await client.query(`UPDATE workspaces SET ${sets.join(', ')} WHERE id = $1 AND deleted_at IS NULL`, [
      actor.workspaceId,
      ...given.map(({ field }) => change[field]),
    ]);
    await recordActorsAudit(client, actor, {
      action: 'workspace.changed',
      subject: { type: 'workspace', id: actor.workspaceId },
      summary: `Changed: ${given.map(({ field, says }) => `${says} to ${inWords(change[field])}`).join(', ')}.`,
    });
  });
}

const settings = [
  { field: 'name', column: 'name', says: 'the name' },
  { field: 'defaultVisibility', column: 'default_visibility', says: 'the visibility of new tasks' },
  { field: 'shareLinksAllowed', column: 'share_links_allowed', says: 'whether tasks are shared by link' },
  { field: 'tokenMaxDays', column: 'token_max_days', says: 'the longest life of API tokens, in days,' },
  { field: 'requireSecondFactor', column: 'require_second_factor', says: 'whether members need a second factor' },
] as const satisfies { field: keyof ChangeWorkspaceRequest; column: string; says: string }[];

function inWords(value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined) return 'that of the installation';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'string' ? `“${value}”` : String(value);
}
