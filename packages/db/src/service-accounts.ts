import { randomUUID } from 'node:crypto';
import type { Role } from '@codex-web/contracts/access';
import type { ApiToken, ServiceAccount } from '@codex-web/contracts/api-token';
import { AppError } from '@codex-web/contracts/app-error';
import type { AuditAction } from '@codex-web/contracts/audit-action';
import type { Actor } from './actor.ts';
import { listApiTokens } from './api-tokens.ts';
import type { Database } from './connect.ts';
import { type EndedMembership, endMembership } from './end-membership.ts';
import { inTransaction } from './in-transaction.ts';
import { lockMembers } from './lock-members.ts';
import type { PoolClient, Queryable } from './queryable.ts';
import { recordActorsAudit } from './record-audit.ts';

export type ServiceAccountRole = Exclude<Role, 'owner'>;

/** The service accounts of a workspace, disabled ones too, with the tokens of each. */
export async function listServiceAccounts(db: Database, workspaceId: string): Promise<ServiceAccount[]> {
  const { rows } = await db.pool.query<Row>(`${select} WHERE s.workspace_id = $1 ORDER BY u.name, u.id`, [workspaceId]);
  const userIds = rows.map((row) => row.id);
  const tokens = await listApiTokens(db.pool, workspaceId, userIds);
  return rows.map((row) => ({ ...shown(row), tokens: tokensOf(tokens, row.id) }));
}

/** @throws AppError `not_found` when the workspace has no such service account. */
export async function findServiceAccount(db: Queryable, workspaceId: string, id: string): Promise<ServiceAccount> {
  const { rows } = await db.query<Row>(`${select} WHERE s.workspace_id = $1 AND s.user_id = $2`, [workspaceId, id]);
  const [row] = rows;
  if (!row) throw new AppError('not_found', 'There is no such service account.');
  return { ...shown(row), tokens: tokensOf(await listApiTokens(db, workspaceId, [id]), id) };
}

/** A member without a password or an address, which works with API tokens alone. It has none yet. */
export async function createServiceAccount(
  db: Database,
  actor: Actor,
  given: { name: string; role: ServiceAccountRole },
): Promise<ServiceAccount> {
  const id = randomUUID();
  return await inTransaction(db, async (client) => {
    // A member has an e-mail address; this one cannot exist, so nothing is ever sent to it.
    await client.query(`INSERT INTO users (id, name, email, kind) VALUES ($1, $2, $3, 'service')`, [
      id,
      given.name,
      `${id}@service-account.invalid`,
    ]);
    await client.query('INSERT INTO members (workspace_id, user_id, role) VALUES ($1, $2, $3)', [
      actor.workspaceId,
      id,
      given.role,
    ]);
    await client.query('INSERT INTO service_accounts (user_id, workspace_id, created_by) VALUES ($1, $2, $3)', [
      id,
      actor.workspaceId,
      actor.userId,
    ]);
    await audit(
      client,
      actor,
      id,
      'service_account.created',
      `Made the service account “${given.name}”: ${given.role}.`,
    );
    return await findServiceAccount(client, actor.workspaceId, id);
  });
}

/** Changes what is given; a disabled account keeps its tokens, which do not work until it is enabled. */
export async function editServiceAccount(
  db: Database,
  actor: Actor,
  id: string,
  change: { name?: string | undefined; role?: ServiceAccountRole | undefined; disabled?: boolean | undefined },
): Promise<ServiceAccount> {
  return await inTransaction(db, async (client) => {
    const before = await lock(client, actor.workspaceId, id);
    if (change.name !== undefined && change.name !== before.name) {
      await client.query('UPDATE users SET name = $2 WHERE id = $1', [id, change.name]);
      const summary = `Renamed the service account “${before.name}” to “${change.name}”.`;
      await audit(client, actor, id, 'service_account.renamed', summary);
    }
    if (change.role !== undefined && change.role !== before.role) {
      await client.query('UPDATE members SET role = $3 WHERE workspace_id = $1 AND user_id = $2', [
        actor.workspaceId,
        id,
        change.role,
      ]);
      const summary = `Made the service account “${before.name}” ${change.role} instead of ${before.role}.`;
      await audit(client, actor, id, 'service_account.role_changed', summary);
    }
    if (change.disabled !== undefined && change.disabled !== (before.disabledAt !== null)) {
      const at = change.disabled ? 'now()' : 'NULL';
      await client.query(`UPDATE service_accounts SET disabled_at = ${at} WHERE user_id = $1`, [id]);
      const did = change.disabled ? 'disabled' : 'enabled';
      const summary = `${change.disabled ? 'Disabled' : 'Enabled'} the service account “${before.name}”.`;
      await audit(client, actor, id, `service_account.${did}`, summary);
    }
    return await findServiceAccount(client, actor.workspaceId, id);
  });
}

/** Ends its membership, its tokens and its attempts; its tasks stay, under its name. Private ones are handed to the actor. */
export async function removeServiceAccount(db: Database, actor: Actor, id: string): Promise<EndedMembership> {
  return await inTransaction(db, async (client) => {
    await lockMembers(client, actor.workspaceId);
    const before = await lock(client, actor.workspaceId, id);
    const whose = { workspaceId: actor.workspaceId, userId: id };
    const ended = await endMembership(client, whose, actor.userId, actor);
    await client.query('UPDATE service_accounts SET removed_at = now() WHERE user_id = $1', [id]);
    await audit(client, actor, id, 'service_account.removed', `Removed the service account “${before.name}”.`);
    return ended;
  });
}

type Row = {
  id: string;
  name: string;
  role: ServiceAccountRole;
  created_at: Date;
  disabled_at: Date | null;
  creator_id: string | null;
  creator_name: string | null;
};

const select = `
  SELECT u.id, u.name, m.role, s.created_at, s.disabled_at, c.id AS creator_id, c.name AS creator_name
  FROM service_accounts s
  JOIN users u ON u.id = s.user_id
  JOIN members m ON m.workspace_id = s.workspace_id AND m.user_id = s.user_id
  LEFT JOIN users c ON c.id = s.created_by`;

function shown(row: Row): Omit<ServiceAccount, 'tokens'> {
  const { creator_id: id, creator_name: name } = row;
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    createdAt: row.created_at.toISOString(),
    createdBy: id !== null && name !== null ? { id, name } : null,
    disabledAt: row.disabled_at?.toISOString() ?? null,
  };
}

function tokensOf(tokens: (ApiToken & { userId: string })[], id: string): ApiToken[] {
  return tokens.filter(({ userId }) => userId === id).map(({ userId: _, ...token }) => token);
}

async function lock(client: Queryable, workspaceId: string, id: string): Promise<ServiceAccount> {
  const locked = 'SELECT 1 FROM service_accounts WHERE workspace_id = $1 AND user_id = $2 FOR UPDATE';
  await client.query(locked, [workspaceId, id]);
  return await findServiceAccount(client, workspaceId, id);
}

async function audit(
  client: PoolClient,
  actor: Actor,
  id: string,
  action: AuditAction,
  summary: string,
): Promise<void> {
  await recordActorsAudit(client, actor, {
    action,
    subject: { type: 'service_account', id },
    summary,
  });
}
