import type { Scope } from '@codex-web/contracts/access';
import type { ApiToken } from '@codex-web/contracts/api-token';
import { AppError } from '@codex-web/contracts/app-error';
import type { Actor } from './actor.ts';
import type { Database } from './connect.ts';
import { inTransaction } from './in-transaction.ts';
import type { PoolClient, Queryable } from './queryable.ts';
import { recordActorsAudit, recordAudit } from './record-audit.ts';

/** A token as it is stored: only the SHA-256 of it. */
export type NewApiToken = {
  id: string;
  hash: Buffer;
  prefix: string;
  name: string;
  scopes: Scope[];
  expiresInDays: number;
};

/** At most so many that are neither expired nor revoked, for one member of one workspace. */
const mostTokens = 100;

/**
 * Stores a token of `userId`, who is the actor or a service account, in the workspace of the actor.
 * @throws AppError `invalid_request` when the workspace allows tokens less time; `conflict` when there are too many;
 *   `not_found` when `userId` is no member any more.
 */
export async function createApiToken(
  db: Database,
  actor: Actor,
  userId: string,
  token: NewApiToken,
): Promise<ApiToken> {
  return await inTransaction(db, (client) => insertApiToken(client, actor, userId, token));
}

/** The same within a transaction of the caller. */
export async function insertApiToken(
  client: PoolClient,
  actor: Actor,
  userId: string,
  token: NewApiToken,
): Promise<ApiToken> {
  await checkRoom(client, actor.workspaceId, userId, token.expiresInDays);
  const { rows } = await client.query<ApiToken>(
    `WITH made AS (
       INSERT INTO api_tokens (id, token_hash, prefix, name, user_id, workspace_id, scopes, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, now() + make_interval(days => $8)) RETURNING *)
     SELECT ${shown} FROM made t JOIN workspaces w ON w.id = t.workspace_id`,
    [...[token.id, token.hash, token.prefix, token.name, userId, actor.workspaceId, token.scopes], token.expiresInDays],
  );
  await recordActorsAudit(client, actor, {
    action: 'token.created',
    subject: { type: 'token', id: token.id },
    summary: `Made the API token “${token.name}” (${token.prefix}…) for ${token.expiresInDays} days: ${token.scopes.join(', ')}.`,
  });
  const [made] = rows;
  if (!made) throw new Error('An API token was not stored.');
  return made;
}

/** The tokens of these members that still work, the newest first. */
export async function listApiTokens(
  client: Queryable,
  workspaceId: string,
  userIds: string[],
): Promise<(ApiToken & { userId: string })[]> {
  const { rows } = await client.query<ApiToken & { userId: string }>(
    `SELECT ${shown}, t.user_id AS "userId" FROM api_tokens t JOIN workspaces w ON w.id = t.workspace_id
     WHERE t.workspace_id = $1 AND t.user_id = ANY($2) AND t.revoked_at IS NULL AND t.expires_at > now()
     ORDER BY t.created_at DESC, t.id`,
    [workspaceId, userIds],
  );
  return rows;
}

/**
 * Ends a token of `userId` at once, whichever workspace it is of.
 * @throws AppError `not_found` when they have no such token; one that was revoked before is left as it is.
 */
export async function revokeApiToken(
  db: Database,
  actor: Omit<Actor, 'workspaceId'>,
  userId: string,
  tokenId: string,
): Promise<void> {
  await inTransaction(db, async (client) => {
    const { rows } = await client.query<{ name: string; workspace_id: string; live: boolean }>(
      `SELECT name, workspace_id, revoked_at IS NULL AS live FROM api_tokens
       WHERE id = $1 AND user_id = $2 FOR UPDATE`,
      [tokenId, userId],
    );
    const [token] = rows;
    if (!token) throw new AppError('not_found', 'There is no such token.');
    if (!token.live) return;
    await client.query('UPDATE api_tokens SET revoked_at = now() WHERE id = $1', [tokenId]);
    await recordAudit(client, {
      workspaceId: token.workspace_id,
      actorId: actor.userId,
      origin: actor.origin,
      action: 'token.revoked',
      subject: { type: 'token', id: tokenId },
      summary: `Revoked the API token “${token.name}”.`,
    });
  });
}

const iso = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const shown = `t.id, t.name, t.prefix, t.scopes, json_build_object('id', w.id, 'name', w.name) AS workspace,
  ${iso('t.created_at')} AS "createdAt", ${iso('t.expires_at')} AS "expiresAt",
  ${iso('t.last_used_at')} AS "lastUsedAt", t.last_used_from AS "lastUsedFrom"`;

async function checkRoom(client: Queryable, workspaceId: string, userId: string, days: number): Promise<void> {
  const { rows } = await client.query<{ most_days: number | null; tokens: number }>(
    `SELECT w.token_max_days AS most_days,
       (SELECT count(*)::int FROM api_tokens t WHERE t.workspace_id = w.id AND t.user_id = m.user_id
          AND t.revoked_at IS NULL AND t.expires_at > now()) AS tokens
     FROM members m JOIN workspaces w ON w.id = m.workspace_id
     WHERE m.workspace_id = $1 AND m.user_id = $2 FOR UPDATE OF m`,
    [workspaceId, userId],
  );
  const [found] = rows;
  if (!found) throw new AppError('not_found', 'There is no such member of the workspace.');
  if (found.tokens >= mostTokens) {
    throw new AppError('conflict', `There are ${mostTokens} API tokens already. Revoke some that nobody uses.`);
  }
  if (found.most_days === null || days <= found.most_days) return;
  throw new AppError('invalid_request', `expiresInDays: This workspace allows API tokens ${found.most_days} days.`);
}
