import { randomUUID } from 'node:crypto';
import { AppError } from '@codex-web/contracts/app-error';
import type { AuditAction } from '@codex-web/contracts/audit-action';
import { identityFaults } from '@codex-web/contracts/identity';
import type { Origin } from './actor.ts';
import type { Database } from './connect.ts';
import { inTransaction } from './in-transaction.ts';
import type { PoolClient } from './queryable.ts';
import { type AuditRecord, recordAudit } from './record-audit.ts';

/** Who somebody is at a provider. The subject is theirs for ever; what they are called may change. */
export type KnownIdentity = {
  provider: string;
  issuer: string;
  subject: string;
  name: string;
  email: string | null;
};

export type IdentityRow = {
  id: string;
  provider: string;
  name: string;
  email: string | null;
  createdAt: Date;
  lastUsedAt: Date | null;
  /** Whether there is another way into the account. */
  removable: boolean;
};

const otherWays = `
  (EXISTS (SELECT 1 FROM accounts a WHERE a.user_id = i.user_id AND a.password IS NOT NULL)
   OR EXISTS (SELECT 1 FROM passkeys p WHERE p.user_id = i.user_id)
   OR EXISTS (SELECT 1 FROM identities o WHERE o.user_id = i.user_id AND o.id <> i.id AND o.provider = ANY($2)))`;

/** @param providers those that can be used now: an identity of another is no way in. */
export async function listIdentities(db: Database, userId: string, providers: string[]): Promise<IdentityRow[]> {
  const { rows } = await db.pool.query<IdentityRow>(
    `SELECT i.id, i.provider, i.name, i.email, i.created_at AS "createdAt", i.last_used_at AS "lastUsedAt",
       ${otherWays} AS removable
     FROM identities i WHERE i.user_id = $1 ORDER BY i.created_at, i.id`,
    [userId, providers],
  );
  return rows;
}

/**
 * Takes an identity off an account.
 * @throws AppError `not_found` when it is not theirs; `last_way_in` when they could not sign in any more.
 */
export async function removeIdentity(
  db: Database,
  { userId, origin }: { userId: string; origin: Origin },
  id: string,
  providers: string[],
): Promise<void> {
  await inTransaction(db, async (client) => {
    // Two removals at once take turns, so that one way in is left.
    await client.query('SELECT 1 FROM users WHERE id = $1 FOR UPDATE', [userId]);
    const { rows } = await client.query<{ provider: string; removable: boolean }>(
      `SELECT i.provider, ${otherWays} AS removable FROM identities i WHERE i.user_id = $1 AND i.id = $3`,
      [userId, providers, id],
    );
    const [found] = rows;
    if (!found) throw new AppError('not_found', 'There is no such identity.');
    if (!found.removable) {
      throw new AppError('last_way_in', 'This is the only way into your account. Add a password or a passkey first.');
    }
    await client.query('DELETE FROM identities WHERE id = $1', [id]);
    const summary = `Removed the identity of ${found.provider}.`;
    await recordAudit(client, identityAudit(userId, origin, 'identity.removed', id, summary));
  });
}

/**
 * Adds an identity to the account of somebody who is signed in, or changes nothing when it is theirs already.
 * @throws AppError `identity_taken` when it is another person's.
 */
export async function linkIdentity(
  db: Database,
  { userId, origin }: { userId: string; origin: Origin },
  identity: KnownIdentity,
): Promise<void> {
  await inTransaction(db, async (client) => {
    await lockIdentity(client, identity);
    const owner = await findOwner(client, identity);
    if (owner?.userId === userId) return;
    if (owner !== null) throw new AppError('identity_taken', identityFaults.identity_taken);
    const id = await insertIdentity(client, userId, identity);
    await recordAudit(
      client,
      identityAudit(userId, origin, 'identity.added', id, `Added the identity of ${identity.provider}.`),
    );
  });
}

/** Two sign-ins with one identity take turns, so that it makes one account. */
export async function lockIdentity(client: PoolClient, { provider, issuer, subject }: KnownIdentity): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 7203414))', [
    JSON.stringify([provider, issuer, subject]),
  ]);
}

/** Whose identity it is, and its id; null when nobody has come with it. */
export async function findOwner(
  client: PoolClient,
  { provider, issuer, subject }: KnownIdentity,
): Promise<{ identityId: string; userId: string } | null> {
  const { rows } = await client.query<{ id: string; user_id: string }>(
    'SELECT id, user_id FROM identities WHERE provider = $1 AND issuer = $2 AND subject = $3',
    [provider, issuer, subject],
  );
  return rows[0] ? { identityId: rows[0].id, userId: rows[0].user_id } : null;
}

/** @returns its id. */
export async function insertIdentity(client: PoolClient, userId: string, identity: KnownIdentity): Promise<string> {
  const id = randomUUID();
  const { provider, issuer, subject, name, email } = identity;
  await client.query(
    `INSERT INTO identities (id, provider, issuer, subject, user_id, name, email) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [id, provider, issuer, subject, userId, name, email],
  );
  return id;
}

/** What is written down of an identity that was added or removed. */
export function identityAudit(
  userId: string,
  origin: Origin,
  action: AuditAction,
  id: string,
  summary: string,
): AuditRecord {
  return { workspaceId: null, actorId: userId, origin, action, subject: { type: 'identity', id }, summary };
}
