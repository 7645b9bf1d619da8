import type { Role } from '@codex-web/contracts/access';
import { AppError } from '@codex-web/contracts/app-error';
import type { Invitation } from '@codex-web/contracts/invitation';
import type { PoolClient } from 'pg';
import type { Actor } from './actor.ts';
import type { Database } from './connect.ts';
import type { NewLink } from './first-link.ts';
import { inTransaction } from './in-transaction.ts';
import type { Queryable } from './queryable.ts';
import { recordActorsAudit } from './record-audit.ts';
import { violatedConstraint } from './violated-constraint.ts';

export type NewInvitation = NewLink & { role: Role; email: string | null; groupIds: readonly string[] };

/**
 * Stores an invitation into the actor's workspace. One for the same address that has expired is withdrawn.
 * @param invited `email` in lower case.
 * @throws AppError `conflict` when the address belongs to a member or has an invitation; `not_found` for a group of no such id.
 */
export async function createInvitation(db: Database, actor: Actor, invited: NewInvitation): Promise<Invitation> {
  try {
    return await inTransaction(db, async (client) => {
      await checkAddress(client, actor, invited.email);
      await client.query(
        `INSERT INTO invitations (id, token_hash, workspace_id, role, email, invited_by, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)`,
        [
          ...[invited.id, invited.tokenHash, actor.workspaceId, invited.role],
          ...[invited.email, actor.userId, invited.expiresAt],
        ],
      );
      await addGroups(client, actor, invited);
      await recordActorsAudit(client, actor, {
        action: 'invitation.created',
        subject: { type: 'invitation', id: invited.id },
        summary: `Invited somebody as ${invited.role}.`,
      });
      return await readInvitation(client, actor, invited.id);
    });
  } catch (error) {
    if (violatedConstraint(error) !== 'invitations_one_pending') throw error;
    throw new AppError('conflict', 'This address is invited already. Renew that invitation, or revoke it.');
  }
}

/** Those that nobody has used and nobody revoked, newest first. */
export async function listInvitations(db: Database, workspaceId: string): Promise<Invitation[]> {
  const { rows } = await db.pool.query<InvitationRow>(
    `${invitationSql} WHERE i.workspace_id = $1 AND i.used_at IS NULL AND i.revoked_at IS NULL
     ORDER BY i.created_at DESC, i.id`,
    [workspaceId],
  );
  return rows.map(toInvitation);
}

/** One that can still be renewed or revoked. @throws AppError `not_found` */
export async function findInvitation(db: Database, workspaceId: string, id: string): Promise<Invitation> {
  return await readInvitation(db.pool, { workspaceId }, id);
}

/**
 * Gives it another secret and another end: the address made before works no more.
 * @throws AppError `not_found` when there is none that is unused.
 */
export async function renewInvitation(db: Database, actor: Actor, link: NewLink): Promise<Invitation> {
  return await inTransaction(db, async (client) => {
    const before = await readInvitation(client, actor, link.id);
    await client.query(
      'UPDATE invitations SET token_hash = $2, expires_at = $3, invited_by = $4 WHERE id = $1 AND used_at IS NULL',
      [before.id, link.tokenHash, link.expiresAt, actor.userId],
    );
    await recordActorsAudit(client, actor, {
      action: 'invitation.renewed',
      subject: { type: 'invitation', id: before.id },
      summary: `Renewed an invitation as ${before.role}.`,
    });
    return await readInvitation(client, actor, before.id);
  });
}

/** @throws AppError `not_found` when there is none that is unused. */
export async function revokeInvitation(db: Database, actor: Actor, id: string): Promise<void> {
  await inTransaction(db, async (client) => {
    const { role } = await readInvitation(client, actor, id);
    await client.query('UPDATE invitations SET revoked_at = now() WHERE id = $1', [id]);
    await recordActorsAudit(client, actor, {
      action: 'invitation.revoked',
      subject: { type: 'invitation', id },
      summary: `Revoked an invitation as ${role}.`,
    });
  });
}

async function checkAddress(client: PoolClient, { workspaceId }: Actor, email: string | null): Promise<void> {
  if (email === null) return;
  await client.query(
    `UPDATE invitations SET revoked_at = now()
     WHERE workspace_id = $1 AND email = $2 AND used_at IS NULL AND revoked_at IS NULL AND expires_at <= now()`,
    [workspaceId, email],
  );
  const { rows } = await client.query(
    'SELECT 1 FROM members m JOIN users u ON u.id = m.user_id WHERE m.workspace_id = $1 AND lower(u.email) = $2',
    [workspaceId, email],
  );
  if (rows.length > 0) throw new AppError('conflict', 'Somebody with this address is a member already.');
}

async function addGroups(client: PoolClient, { workspaceId }: Actor, { id, groupIds }: NewInvitation): Promise<void> {
  const wanted = new Set(groupIds);
  const { rowCount } = await client.query(
    `INSERT INTO invitation_groups (invitation_id, group_id)
     SELECT $1, g.id FROM groups g WHERE g.workspace_id = $2 AND g.id = ANY($3::uuid[])`,
    [id, workspaceId, [...wanted]],
  );
  if (rowCount !== wanted.size) throw new AppError('not_found', 'There is no such group in this workspace.');
}

const invitationSql = `
  SELECT i.id, i.role, i.email, i.created_at, i.expires_at, i.expires_at <= now() AS expired, u.id AS inviter_id, u.name AS inviter_name,
    coalesce((
      SELECT json_agg(json_build_object('id', g.id, 'name', g.name) ORDER BY g.name)
      FROM invitation_groups ig JOIN groups g ON g.id = ig.group_id WHERE ig.invitation_id = i.id), '[]') AS groups
  FROM invitations i LEFT JOIN users u ON u.id = i.invited_by AND u.deleted_at IS NULL`;

type InvitationRow = {
  id: string;
  role: Role;
  email: string | null;
  created_at: Date;
  expires_at: Date;
  expired: boolean;
  inviter_id: string | null;
  inviter_name: string | null;
  groups: { id: string; name: string }[];
};

async function readInvitation(
  client: Queryable,
  { workspaceId }: Pick<Actor, 'workspaceId'>,
  id: string,
): Promise<Invitation> {
  const { rows } = await client.query<InvitationRow>(
    `${invitationSql} WHERE i.workspace_id = $1 AND i.id = $2 AND i.used_at IS NULL AND i.revoked_at IS NULL
     FOR UPDATE OF i`,
    [workspaceId, id],
  );
  if (!rows[0]) throw new AppError('not_found', 'There is no such invitation. Somebody may have used or revoked it.');
  return toInvitation(rows[0]);
}

function toInvitation(row: InvitationRow): Invitation {
  return {
    id: row.id,
    role: row.role,
    email: row.email,
    groups: row.groups,
    invitedBy: row.inviter_id === null ? null : { id: row.inviter_id, name: row.inviter_name ?? '' },
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    expired: row.expired,
  };
}
