import type { Role } from '@codex-web/contracts/access';
import type { Origin } from './actor.ts';
import type { PoolClient } from './queryable.ts';
import { recordAudit } from './record-audit.ts';

/** `workspace` is an id, or a name that only one workspace has. */
export type WantedMembership = { workspace: string; role: Role };

type Of = { userId: string; provider: string; origin: Origin };

/**
 * Gives, changes and takes away the memberships that a provider keeps, so that they are those that it says. Memberships that
 * somebody was invited to stay as they are. The last owner of a workspace stays its owner.
 */
export async function keepProviderMemberships(client: PoolClient, of: Of, wanted: WantedMembership[]): Promise<void> {
  const target = await resolveWorkspaces(client, wanted);
  const held = await lockMemberships(client, of.userId);
  for (const [workspaceId, role] of target) {
    const before = held.get(workspaceId);
    if (!before) await give(client, of, workspaceId, role);
    else if (before.provider === of.provider && before.role !== role) await change(client, of, workspaceId, role);
  }
  for (const [workspaceId, { provider }] of held) {
    if (provider === of.provider && !target.has(workspaceId)) await take(client, of, workspaceId);
  }
}

/** A name that no workspace has, or several have, leads nowhere. */
async function resolveWorkspaces(client: PoolClient, wanted: WantedMembership[]): Promise<Map<string, Role>> {
  const { rows } = await client.query<{ id: string; name: string; alone: boolean }>(
    `SELECT id, name, count(*) OVER (PARTITION BY name) = 1 AS alone FROM workspaces
     WHERE deleted_at IS NULL AND (id::text = ANY($1) OR name = ANY($1))`,
    [wanted.map(({ workspace }) => workspace)],
  );
  const found = new Map<string, Role>();
  for (const { workspace, role } of wanted) {
    const named = rows.filter((row) => row.id === workspace || (row.name === workspace && row.alone));
    for (const { id } of named) found.set(id, role);
  }
  return found;
}

async function lockMemberships(client: PoolClient, userId: string) {
  const { rows } = await client.query<{ workspace_id: string; role: Role; provider: string | null }>(
    'SELECT workspace_id, role, provider FROM members WHERE user_id = $1 ORDER BY workspace_id FOR UPDATE',
    [userId],
  );
  return new Map(rows.map((row) => [row.workspace_id, row]));
}

async function give(client: PoolClient, of: Of, workspaceId: string, role: Role): Promise<void> {
  await client.query('INSERT INTO members (workspace_id, user_id, role, provider) VALUES ($1, $2, $3, $4)', [
    workspaceId,
    of.userId,
    role,
    of.provider,
  ]);
  await audit(client, of, workspaceId, 'member.added', `Joined as ${role}, as ${of.provider} says.`);
}

async function change(client: PoolClient, of: Of, workspaceId: string, role: Role): Promise<void> {
  if (role !== 'owner' && (await isLastOwner(client, of, workspaceId))) return await keepOwner(client, of, workspaceId);
  await client.query('UPDATE members SET role = $3 WHERE workspace_id = $1 AND user_id = $2', [
    workspaceId,
    of.userId,
    role,
  ]);
  await audit(client, of, workspaceId, 'member.role-changed', `Became ${role}, as ${of.provider} says.`);
}

async function take(client: PoolClient, of: Of, workspaceId: string): Promise<void> {
  if (await isLastOwner(client, of, workspaceId)) return await keepOwner(client, of, workspaceId);
  await client.query('DELETE FROM members WHERE workspace_id = $1 AND user_id = $2', [workspaceId, of.userId]);
  await audit(client, of, workspaceId, 'member.removed', `Left, as ${of.provider} does not name them any more.`);
}

async function isLastOwner(client: PoolClient, { userId }: Of, workspaceId: string): Promise<boolean> {
  const { rows } = await client.query<{ user_id: string }>(
    `SELECT user_id FROM members WHERE workspace_id = $1 AND role = 'owner' FOR UPDATE`,
    [workspaceId],
  );
  return rows.length === 1 && rows[0]?.user_id === userId;
}

async function keepOwner(client: PoolClient, of: Of, workspaceId: string): Promise<void> {
  const summary = `Stays owner, against what ${of.provider} says: there is no other.`;
  await audit(client, of, workspaceId, 'member.kept', summary);
}

async function audit(client: PoolClient, of: Of, workspaceId: string, action: string, summary: string): Promise<void> {
  const subject = { type: 'user', id: of.userId };
  await recordAudit(client, { workspaceId, actorId: null, origin: of.origin, action, subject, summary });
}
