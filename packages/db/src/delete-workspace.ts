import type { PoolClient } from 'pg';
import type { Actor } from './actor.ts';
import { type CancelledAttempt, cancelAttempts } from './cancel-attempts.ts';
import type { Database } from './connect.ts';
import { inTransaction } from './in-transaction.ts';
import { lockMembers } from './lock-members.ts';
import { recordAudit } from './record-audit.ts';
import { requireTyped } from './require-typed.ts';
import { type WipedSignIn, wipeCredentials } from './wipe-credentials.ts';

export type DeletedWorkspace = { workspaceId: string; cancelled: CancelledAttempt[]; signIns: WipedSignIn[] };

/**
 * Ends a workspace: nobody is a member of it any more, its secrets are wiped and its attempts end. Its rows go once they have
 * ended (`purgeWorkspaces`); its audit log stays.
 * @param typed the name of the workspace.
 * @throws AppError `name_not_typed`, `not_found`.
 */
export async function deleteWorkspace(db: Database, actor: Actor, typed: string): Promise<DeletedWorkspace> {
  return await inTransaction(db, async (client) => {
    const { name } = await lockMembers(client, actor.workspaceId);
    requireTyped(typed, name, 'the name of the workspace');
    return await endWorkspace(client, actor);
  });
}

/** The same in the transaction of the caller, which holds its members. */
export async function endWorkspace(client: PoolClient, actor: Actor): Promise<DeletedWorkspace> {
  const { workspaceId } = actor;
  const cancelled = await cancelAttempts(client, { workspaceId, userId: null }, actor.userId);
  const { rows } = await client.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM members WHERE workspace_id = $1',
    [workspaceId],
  );
  for (const sql of endings) await client.query(sql, [workspaceId]);
  const wiped = await wipeCredentials(client, { workspaceId, userId: null }, actor);
  const about = { actorId: actor.userId, origin: actor.origin, action: 'workspace.deleted' } as const;
  const subject = { type: 'workspace', id: workspaceId };
  const summary = `Deleted the workspace, with ${rows[0]?.count ?? 0} members.`;
  await recordAudit(client, { ...about, workspaceId, subject, summary });
  await recordAudit(client, { ...about, workspaceId: null, subject, summary });
  return { workspaceId, cancelled, signIns: wiped.signIns };
}

// API tokens go with the memberships.
const endings = [
  'UPDATE workspaces SET deleted_at = now() WHERE id = $1',
  `UPDATE users SET disabled_at = now() WHERE id IN (SELECT user_id FROM service_accounts WHERE workspace_id = $1)`,
  'DELETE FROM members WHERE workspace_id = $1',
  'DELETE FROM invitations WHERE workspace_id = $1',
  'DELETE FROM device_codes WHERE workspace_id = $1',
  'DELETE FROM webhooks WHERE workspace_id = $1',
  'DELETE FROM notices WHERE workspace_id = $1',
  'DELETE FROM notification_preferences WHERE workspace_id = $1',
  'UPDATE sessions SET active_workspace_id = NULL WHERE active_workspace_id = $1',
  'UPDATE share_links SET revoked_at = now() FROM tasks k WHERE k.id = task_id AND k.workspace_id = $1 AND revoked_at IS NULL',
];
