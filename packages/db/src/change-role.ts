import { isAtLeast, type Role } from '@codex-web/contracts/access';
import { AppError } from '@codex-web/contracts/app-error';
import type { PoolClient } from 'pg';
import type { Actor } from './actor.ts';
import type { Database } from './connect.ts';
import { inTransaction } from './in-transaction.ts';
import { lockMembers, otherOwner, roleOf } from './lock-members.ts';
import { rolesToGive } from './members.ts';
import { recordActorsAudit } from './record-audit.ts';

/**
 * Gives a member another role. Invitations of theirs that they could not make any more are revoked.
 * @throws AppError `not_found`; `forbidden` for somebody above the actor, and for a role above the actor's; `last_owner`.
 */
export async function changeRole(db: Database, actor: Actor, userId: string, wanted: Role): Promise<void> {
  await inTransaction(db, async (client) => {
    await lockMembers(client, actor.workspaceId);
    const before = await roleOf(client, actor.workspaceId, userId);
    await checkReach(client, actor, before, wanted);
    if (before === wanted) return;
    if (before === 'owner' && (await otherOwner(client, actor.workspaceId, userId)) === null) throw lastOwner();
    await setRole(client, actor, userId, before, wanted);
  });
}

/** Writes down a role that was decided on. */
export async function setRole(
  client: PoolClient,
  actor: Actor,
  userId: string,
  before: Role,
  role: Role,
): Promise<void> {
  await client.query('UPDATE members SET role = $3 WHERE workspace_id = $1 AND user_id = $2', [
    actor.workspaceId,
    userId,
    role,
  ]);
  await client.query(
    `UPDATE invitations SET revoked_at = now()
     WHERE workspace_id = $1 AND invited_by = $2 AND used_at IS NULL AND revoked_at IS NULL
       AND NOT role = ANY($3::text[])`,
    [actor.workspaceId, userId, rolesToGive(role)],
  );
  await recordActorsAudit(client, actor, {
    action: 'member.role_changed',
    subject: { type: 'user', id: userId },
    summary: `Changed the role from ${before} to ${role}.`,
  });
}

async function checkReach(client: PoolClient, actor: Actor, before: Role, wanted: Role): Promise<void> {
  const own = await roleOf(client, actor.workspaceId, actor.userId);
  if (isAtLeast(own, before) && isAtLeast(own, wanted)) return;
  throw new AppError(
    'forbidden',
    `As ${own} of this workspace you change nobody above you, and raise nobody beyond ${own}.`,
  );
}

/** The refusal of what would leave a workspace without an owner. */
export function lastOwner(): AppError {
  return new AppError('last_owner', 'A workspace has an owner. Make somebody else one first, or delete the workspace.');
}
