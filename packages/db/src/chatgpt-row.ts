import { randomUUID } from 'node:crypto';
import type { Database } from './connect.ts';
import { inTransaction } from './in-transaction.ts';
import type { Queryable } from './queryable.ts';
import type { ChatgptAccount, SealedSecrets } from './stored-credential.ts';

/** One ChatGPT sign-in as it lies in its row; times by the clock of the database. */
export type ChatgptRow = SealedSecrets & {
  generation: string;
  failure: { reason: string; message: string } | null;
  retryAt: Date | null;
};

export type ChatgptChange = SealedSecrets & { account: ChatgptAccount; expiresAt: Date | null; refreshedAt: Date };

type Row = {
  sealed: Buffer;
  key_id: string;
  generation: string;
  state: string;
  state_reason: string | null;
  state_message: string | null;
  retry_at: Date | null;
};

const stillThere = `id = $1 AND kind = 'chatgpt' AND removed_at IS NULL AND sealed IS NOT NULL`;

/** Null when it was removed. */
export async function loadChatgpt(db: Database, id: string): Promise<ChatgptRow | null> {
  const { rows } = await db.pool.query<Row>(
    `SELECT sealed, key_id, generation, state, state_reason, state_message, retry_at FROM credentials WHERE ${stillThere}`,
    [id],
  );
  const row = rows[0];
  if (!row) return null;
  return {
    sealed: row.sealed,
    keyId: row.key_id,
    generation: row.generation,
    failure: toFailure(row),
    retryAt: row.retry_at,
  };
}

/** What switched it off is no failure of its token; a failure from before is still one while it is switched off. */
const switchedOff = ['switched_off', 'usage_not_included'];

function toFailure({ state, state_reason: reason, state_message: message }: Row): ChatgptRow['failure'] {
  const dead = state === 'needs_sign_in' || (state === 'disabled' && !switchedOff.includes(reason ?? ''));
  return dead && reason !== null ? { reason, message: message ?? '' } : null;
}

/** @returns whether `holder` has the lease now, for `leaseMs`. */
export async function acquireChatgptLease(db: Database, id: string, holder: string, leaseMs: number): Promise<boolean> {
  const { rowCount } = await db.pool.query(
    `UPDATE credentials SET lease_holder = $2, lease_expires_at = clock_timestamp() + $3 * interval '1 millisecond'
     WHERE ${stillThere} AND (lease_holder IS NULL OR lease_holder = $2 OR lease_expires_at < clock_timestamp())`,
    [id, holder, leaseMs],
  );
  return rowCount === 1;
}

/** Nothing when somebody else holds it by now. */
export async function releaseChatgptLease(db: Database, id: string, holder: string): Promise<void> {
  await db.pool.query(
    'UPDATE credentials SET lease_holder = NULL, lease_expires_at = NULL WHERE id = $1 AND lease_holder = $2',
    [id, holder],
  );
}

export type OpenRedemption = { generation: string; holder: string; tries: number; startedAt: Date };

/** The redemption that began and whose answer is not stored; null when there is none. */
export async function findRedemption(db: Database, id: string): Promise<OpenRedemption | null> {
  const { rows } = await db.pool.query<OpenRedemption>(
    `SELECT generation, holder, tries, started_at AS "startedAt" FROM redemptions WHERE credential_id = $1`,
    [id],
  );
  return rows[0] ?? null;
}

/** Counts the tries of one generation; another generation begins anew. */
export async function beginRedemption(
  db: Database,
  id: string,
  begun: { generation: string; holder: string; reason: string },
): Promise<void> {
  await db.pool.query(
    `INSERT INTO redemptions AS r (credential_id, generation, holder, reason) VALUES ($1, $2, $3, $4)
     ON CONFLICT (credential_id) DO UPDATE SET
       tries = CASE WHEN r.generation = EXCLUDED.generation THEN r.tries + 1 ELSE 1 END,
       started_at = CASE WHEN r.generation = EXCLUDED.generation THEN r.started_at ELSE now() END,
       generation = EXCLUDED.generation, holder = EXCLUDED.holder, reason = EXCLUDED.reason`,
    [id, begun.generation, begun.holder, begun.reason],
  );
}

/** Takes back a redemption of this generation that is known to have brought nothing; see the contract of the store. */
export async function dropRedemption(db: Database, id: string, generation: string): Promise<void> {
  await db.pool.query('DELETE FROM redemptions WHERE credential_id = $1 AND generation = $2', [id, generation]);
}

/** Stores new tokens in the place of those of `generation`, if nobody did, and closes its redemption. */
export async function commitChatgpt(
  db: Database,
  id: string,
  generation: string,
  change: ChatgptChange,
): Promise<{ outcome: 'stored'; generation: string } | { outcome: 'superseded' } | { outcome: 'gone' }> {
  return await inTransaction(db, async (client) => {
    const next = randomUUID();
    const { rowCount } = await client.query(
      `UPDATE credentials SET generation = $3, sealed = $4, key_id = $5, account = $6, expires_at = $7, refreshed_at = $8,
         retry_at = NULL, updated_at = now(), ${revived}
       WHERE ${stillThere} AND generation = $2`,
      [
        id,
        generation,
        next,
        change.sealed,
        change.keyId,
        JSON.stringify(change.account),
        change.expiresAt,
        change.refreshedAt,
      ],
    );
    await client.query('DELETE FROM redemptions WHERE credential_id = $1 AND generation = $2', [id, generation]);
    if (rowCount === 1) return { outcome: 'stored', generation: next };
    const { rows } = await client.query(`SELECT 1 FROM credentials WHERE ${stillThere}`, [id]);
    return { outcome: rows.length > 0 ? 'superseded' : 'gone' };
  });
}

/** New tokens end a failure; what the owner switched off, or the provider's limit parked, stays so. */
const revived = `
  state_reason = CASE WHEN state = 'needs_sign_in' THEN NULL ELSE state_reason END,
  state_message = CASE WHEN state = 'needs_sign_in' THEN NULL ELSE state_message END,
  state = CASE WHEN state = 'needs_sign_in' THEN 'ok' ELSE state END`;

/** Marks `generation` as dead for good and closes its redemption. @returns false when another one stands there. */
export async function failChatgpt(
  db: Database,
  id: string,
  generation: string,
  failure: { reason: string; message: string },
): Promise<boolean> {
  return await inTransaction(db, async (client) => {
    const { rowCount } = await client.query(
      `UPDATE credentials SET state = CASE WHEN state = 'disabled' THEN state ELSE 'needs_sign_in' END,
         parked_until = NULL, state_reason = $3, state_message = $4, updated_at = now()
       WHERE ${stillThere} AND generation = $2`,
      [id, generation, failure.reason, failure.message],
    );
    await client.query('DELETE FROM redemptions WHERE credential_id = $1 AND generation = $2', [id, generation]);
    return rowCount === 1;
  });
}

/** Notes when `generation` may be renewed again. */
export async function deferChatgpt(db: Database, id: string, generation: string, retryAt: Date): Promise<void> {
  await db.pool.query('UPDATE credentials SET retry_at = $3 WHERE id = $1 AND generation = $2', [
    id,
    generation,
    retryAt,
  ]);
}

/** A new sign-in for the same account takes the place of the old tokens, whatever their generation and state. */
export async function replaceChatgpt(
  client: Queryable,
  id: string,
  change: ChatgptChange & { refreshHash: Buffer | null },
): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE credentials SET generation = $2, sealed = $3, key_id = $4, account = $5, expires_at = $6, refreshed_at = $7,
       refresh_hash = $8, retry_at = NULL, updated_at = now(), ${revived}
     WHERE id = $1 AND kind = 'chatgpt' AND removed_at IS NULL`,
    [
      id,
      randomUUID(),
      change.sealed,
      change.keyId,
      JSON.stringify(change.account),
      change.expiresAt,
      change.refreshedAt,
      change.refreshHash,
    ],
  );
  await client.query('DELETE FROM redemptions WHERE credential_id = $1', [id]);
  return rowCount === 1;
}

/**
 * Sign-ins whose token is to be renewed before it ends: `share` of its life is over, and five minutes since the last renewal;
 * one whose end nobody knows after eight days.
 */
export async function findChatgptDue(db: Database, share: number): Promise<{ id: string; generation: string }[]> {
  const { rows } = await db.pool.query<{ id: string; generation: string }>(
    `SELECT id, generation FROM credentials
     WHERE kind = 'chatgpt' AND removed_at IS NULL AND sealed IS NOT NULL AND state IN ('ok', 'parked')
       AND (retry_at IS NULL OR retry_at <= now())
       AND refreshed_at + greatest(interval '5 minutes',
         CASE WHEN expires_at IS NULL THEN interval '8 days' ELSE (expires_at - refreshed_at) * $1 END) <= now()
     ORDER BY expires_at NULLS LAST LIMIT 50`,
    [share],
  );
  return rows;
}
