import type { Role } from '@codex-web/contracts/access';
import { AppError } from '@codex-web/contracts/app-error';
import type { PoolClient } from 'pg';
import type { Origin } from './actor.ts';
import type { Database } from './connect.ts';
import { inTransaction } from './in-transaction.ts';
import { recordAudit } from './record-audit.ts';
import { recordNotice } from './record-notice.ts';

/** What an invitation leads to while it can be used. The first link of an installation leads to no workspace yet. */
export type UsableInvitation = {
  workspaceName: string | null;
  role: Role | null;
  invitedBy: string | null;
  email: string | null;
};

/** @returns null when it cannot be used: it is unknown, used, revoked or too old. */
export async function findUsableInvitation(db: Database, tokenHash: string): Promise<UsableInvitation | null> {
  const { rows } = await db.pool.query<UsableInvitation>(
    `SELECT w.name AS "workspaceName", CASE WHEN w.id IS NOT NULL THEN i.role END AS role, u.name AS "invitedBy", i.email
     FROM invitations i LEFT JOIN workspaces w ON w.id = i.workspace_id LEFT JOIN users u ON u.id = i.invited_by
     WHERE i.token_hash = $1 AND ${isUsable}`,
    [tokenHash],
  );
  return rows[0] ?? null;
}

/** Tells whether an invitation waits for the one whose address this is. */
export async function isInvited(client: PoolClient, email: string): Promise<boolean> {
  const { rows } = await client.query(`SELECT 1 FROM invitations i WHERE i.email = lower($1) AND ${isUsable} LIMIT 1`, [
    email,
  ]);
  return rows.length > 0;
}

export type Invited = { userId: string; email: string; origin: Origin };

/**
 * Makes somebody who has an account a member of the workspace they were invited to, and uses the invitation up, all or nothing.
 * @throws AppError `sign_up_link_invalid`, `invitation_for_another`, or `conflict` when they are a member already; the invitation can
 *   then still be used.
 */
export async function acceptInvitation(db: Database, tokenHash: string, invited: Invited): Promise<{ id: string }> {
  return await inTransaction(db, async (client) => {
    const invitation = await takeInvitation(client, tokenHash, invited.email);
    if (invitation.workspaceId === null) throw linkInvalid();
    await joinWorkspace(client, { ...invitation, workspaceId: invitation.workspaceId }, invited);
    return { id: invitation.workspaceId };
  });
}

export type TakenInvitation = { id: string; workspaceId: string | null; role: Role };

/**
 * Uses an invitation up, in the transaction that makes its user a member.
 * @param email of who uses it, in lower case.
 * @throws AppError `sign_up_link_invalid`; of several uses at once all but one get it. AppError `invitation_for_another`.
 */
export async function takeInvitation(client: PoolClient, tokenHash: string, email: string): Promise<TakenInvitation> {
  // Whoever deletes the workspace has this waited for, or waits for it: nobody joins one that is gone.
  await client.query(
    `SELECT 1 FROM workspaces WHERE id = (SELECT workspace_id FROM invitations WHERE token_hash = $1) FOR SHARE`,
    [tokenHash],
  );
  const { rows } = await client.query<TakenInvitation & { email: string | null }>(
    `UPDATE invitations i SET used_at = now() WHERE i.token_hash = $1 AND ${isUsable}
     RETURNING i.id, i.workspace_id AS "workspaceId", i.role, i.email`,
    [tokenHash],
  );
  const taken = rows[0];
  if (!taken) throw linkInvalid();
  if (taken.email === null || taken.email === email.toLowerCase()) return taken;
  throw new AppError(
    'invitation_for_another',
    'This invitation is for another e-mail address. Use that one, or ask for an invitation for yours.',
  );
}

/** @throws AppError `conflict` when they are a member. */
export async function joinWorkspace(
  client: PoolClient,
  { id, workspaceId, role }: TakenInvitation & { workspaceId: string },
  { userId, origin }: Pick<Invited, 'userId' | 'origin'>,
): Promise<void> {
  const { rowCount } = await client.query(
    'INSERT INTO members (workspace_id, user_id, role) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
    [workspaceId, userId, role],
  );
  if (rowCount === 0) throw new AppError('conflict', 'You are a member of this workspace already.');
  await client.query('UPDATE invitations SET used_by = $2 WHERE id = $1', [id, userId]);
  await client.query(
    `INSERT INTO group_members (group_id, user_id) SELECT group_id, $2 FROM invitation_groups WHERE invitation_id = $1
     ON CONFLICT DO NOTHING`,
    [id, userId],
  );
  await recordNotice(client, { workspaceId, type: 'member.joined', actorId: userId });
  await recordAudit(client, {
    workspaceId,
    actorId: userId,
    origin,
    action: 'member.joined',
    subject: { type: 'user', id: userId },
    summary: `Joined as ${role}, with an invitation.`,
  });
}

/** Says that a link cannot be used, and not why: the secret of an unknown link is not to be guessed at. */
export function linkInvalid(): AppError {
  const message = 'This invitation was used, was revoked or has expired. Ask who invited you for a new one.';
  return new AppError('sign_up_link_invalid', message);
}

/** The rows are invitations i. */
const isUsable = `
  i.used_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > now()
  AND (i.workspace_id IS NOT NULL OR NOT EXISTS (SELECT 1 FROM users))`;
