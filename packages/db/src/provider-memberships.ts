import type { Role } from '@codex-web/contracts/access';
import type { AuditAction } from '@codex-web/contracts/audit-action';
import type { Origin } from './actor.ts';
import { type EndedMembership, endMembership } from './end-membership.ts';
import { findNamedWorkspaces } from './find-named-workspaces.ts';
import { heirOf, lockMembers, otherOwner } from './lock-members.ts';
import type { PoolClient } from './queryable.ts';
import type { AuditRecord } from './record-audit.ts';

/** `workspace` is an id, or a name that only one workspace has. */
export type WantedMembership = { workspace: string; role: Role };

type Of = { userId: string; provider: string; origin: Origin };

/** What was done, to be written down at the end of the transaction, and what is left to be done outside the database. */
export type KeptMemberships = { audits: AuditRecord[]; ended: EndedMembership[] };

/**
 * Gives, changes and takes away the memberships that a provider keeps, so that they are those that it says. Memberships that
 * somebody was invited to stay as they are. The last owner of a workspace stays its owner.
 */
export async function keepProviderMemberships(
  client: PoolClient,
  of: Of,
  wanted: WantedMembership[],
): Promise<KeptMemberships> {
  const target = await resolveWorkspaces(client, wanted);
  const before = await findMemberships(client, of.userId);
  const concerned = [...before].filter(([, { provider }]) => provider === of.provider).map(([id]) => id);
  const kept: KeptMemberships = { audits: [], ended: [] };
  // In one order everywhere, so that two sign-ins do not wait for each other.
  for (const workspaceId of [...new Set([...target.keys(), ...concerned])].sort()) {
    await keepOne(client, of, workspaceId, target.get(workspaceId) ?? null, kept);
  }
  return kept;
}

async function keepOne(
  client: PoolClient,
  of: Of,
  workspaceId: string,
  wanted: Role | null,
  kept: KeptMemberships,
): Promise<void> {
  await lockMembers(client, workspaceId);
  const held = (await findMemberships(client, of.userId)).get(workspaceId);
  if (held && (held.provider !== of.provider || held.role === wanted)) return;
  if (!held && wanted === null) return;
  const note = (action: AuditAction, summary: string) => {
    const subject = { type: 'user', id: of.userId };
    kept.audits.push({ workspaceId, actorId: null, origin: of.origin, action, subject, summary });
  };
  if (held?.role === 'owner' && (await otherOwner(client, workspaceId, of.userId)) === null) {
    return note('member.kept', `Stays owner, against what ${of.provider} says: there is no other.`);
  }
  if (wanted === null) {
    kept.ended.push(await take(client, of, workspaceId));
    return note('member.removed', `Left: ${of.provider} does not name them any more.`);
  }
  await client.query(
    `INSERT INTO members (workspace_id, user_id, role, provider) VALUES ($1, $2, $3, $4)
     ON CONFLICT (workspace_id, user_id) DO UPDATE SET role = $3`,
    [workspaceId, of.userId, wanted, of.provider],
  );
  if (held) note('member.role_changed', `Became ${wanted} instead of ${held.role}: ${of.provider} says so.`);
  else note('member.added', `Joined as ${wanted}: ${of.provider} says so.`);
}

async function take(client: PoolClient, { userId, origin }: Of, workspaceId: string): Promise<EndedMembership> {
  const heirId = (await heirOf(client, workspaceId, userId)) ?? userId;
  return await endMembership(client, { workspaceId, userId }, heirId, { userId, origin });
}

/** A name that no workspace has, or several have, leads nowhere; of two that lead to one the later counts. */
async function resolveWorkspaces(client: PoolClient, wanted: WantedMembership[]): Promise<Map<string, Role>> {
  const ids = await findNamedWorkspaces(
    client,
    wanted.map(({ workspace }) => workspace),
  );
  return new Map(
    wanted.flatMap(({ workspace, role }) => {
      const id = ids.get(workspace);
      return id === undefined ? [] : [[id, role] as const];
    }),
  );
}

async function findMemberships(client: PoolClient, userId: string) {
  const { rows } = await client.query<{ workspace_id: string; role: Role; provider: string | null }>(
    'SELECT workspace_id, role, provider FROM members WHERE user_id = $1',
    [userId],
  );
  return new Map(rows.map((row) => [row.workspace_id, row]));
}
