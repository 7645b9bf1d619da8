import { isAtLeast } from '@codex-web/contracts/access';
import { AppError } from '@codex-web/contracts/app-error';
import type { AuditAction } from '@codex-web/contracts/audit-action';
import type { PoolClient } from 'pg';
import type { Actor } from './actor.ts';
import { lastOwner } from './change-role.ts';
import type { Database } from './connect.ts';
import { type EndedMembership, endMembership } from './end-membership.ts';
import { inTransaction } from './in-transaction.ts';
import { heirOf, lockMembers, otherOwner, roleOf } from './lock-members.ts';
import { recordAudit } from './record-audit.ts';

/**
 * Ends somebody's membership; private tasks that only they could see are handed to the actor.
 * @throws AppError `not_found`; `forbidden` for somebody above the actor; `last_owner`; `invalid_request` for oneself.
 */
export async function removeMember(db: Database, actor: Actor, userId: string): Promise<EndedMembership> {
  if (userId === actor.userId)
    throw new AppError('invalid_request', 'Leave the workspace instead of removing yourself.');
  return await inTransaction(db, async (client) => {
    await lockMembers(client, actor.workspaceId);
    const role = await roleOf(client, actor.workspaceId, userId);
    const own = await roleOf(client, actor.workspaceId, actor.userId);
    if (!isAtLeast(own, role)) {
      throw new AppError('forbidden', `As ${own} of this workspace you cannot remove its ${role}.`);
    }
    if (role === 'owner' && (await otherOwner(client, actor.workspaceId, userId)) === null) throw lastOwner();
    const whose = { workspaceId: actor.workspaceId, userId };
    const ended = await endMembership(client, whose, actor.userId, actor);
    await audit(client, actor, userId, 'member.removed', `Removed the ${role}.`);
    return ended;
  });
}

/**
 * Ends the actor's own membership; private tasks that only they could see are handed to an owner.
 * @throws AppError `last_owner`, also for somebody who is alone: the workspace is deleted instead.
 */
export async function leaveWorkspace(db: Database, actor: Actor): Promise<EndedMembership> {
  return await inTransaction(db, (client) => leave(client, actor));
}

/** The same in the caller's transaction. */
export async function leave(client: PoolClient, actor: Actor): Promise<EndedMembership> {
  await lockMembers(client, actor.workspaceId);
  const role = await roleOf(client, actor.workspaceId, actor.userId);
  if (role === 'owner' && (await otherOwner(client, actor.workspaceId, actor.userId)) === null) throw lastOwner();
  const heirId = await heirOf(client, actor.workspaceId, actor.userId);
  if (heirId === null) throw lastOwner();
  const ended = await endMembership(client, actor, heirId, actor);
  await audit(client, actor, actor.userId, 'member.left', `Left, as ${role}.`);
  return ended;
}

async function audit(
  client: PoolClient,
  actor: Actor,
  userId: string,
  action: AuditAction,
  summary: string,
): Promise<void> {
  const { workspaceId, userId: actorId, origin } = actor;
  await recordAudit(client, { workspaceId, actorId, origin, action, subject: { type: 'user', id: userId }, summary });
}
