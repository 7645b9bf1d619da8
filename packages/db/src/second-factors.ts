import type { Database } from './connect.ts';
import type { Queryable } from './queryable.ts';
import type { SealedSecrets } from './stored-credential.ts';

export type TotpSecret = { id: string; secrets: SealedSecrets; confirmed: boolean };

/** The secret of somebody's authenticator app, also while it is not confirmed. */
export async function findTotpSecret(db: Database, userId: string): Promise<TotpSecret | null> {
  const { rows } = await db.pool.query<{ id: string; sealed: Buffer; keyId: string; confirmed: boolean }>(
    `SELECT id, sealed, key_id AS "keyId", confirmed_at IS NOT NULL AS confirmed FROM totp_secrets WHERE user_id = $1`,
    [userId],
  );
  const row = rows[0];
  return row ? { id: row.id, secrets: { sealed: row.sealed, keyId: row.keyId }, confirmed: row.confirmed } : null;
}

/** Puts a secret in the place of one that is not confirmed. @returns false when there is a confirmed one. */
export async function startTotp(db: Database, userId: string, id: string, secrets: SealedSecrets): Promise<boolean> {
  const { rowCount } = await db.pool.query(
    `INSERT INTO totp_secrets AS t (id, user_id, sealed, key_id) VALUES ($1, $2, $3, $4)
     ON CONFLICT (user_id) DO UPDATE SET id = $1, sealed = $3, key_id = $4, last_step = NULL, created_at = now()
     WHERE t.confirmed_at IS NULL`,
    [id, userId, secrets.sealed, secrets.keyId],
  );
  return rowCount === 1;
}

/** Uses up the codes of a step and of those before it. @returns false when they were. */
export async function useTotpStep(client: Queryable, id: string, step: number): Promise<boolean> {
  const { rowCount } = await client.query(
    'UPDATE totp_secrets SET last_step = $2 WHERE id = $1 AND (last_step IS NULL OR last_step < $2)',
    [id, step],
  );
  return rowCount === 1;
}

/** @returns false when it was confirmed before. */
export async function confirmTotp(client: Queryable, id: string): Promise<boolean> {
  const { rowCount } = await client.query(
    'UPDATE totp_secrets SET confirmed_at = now() WHERE id = $1 AND confirmed_at IS NULL',
    [id],
  );
  return rowCount === 1;
}

/** Takes the second factor of somebody away, with its recovery codes. @returns false when there was none. */
export async function removeSecondFactor(client: Queryable, userId: string): Promise<boolean> {
  await client.query('DELETE FROM recovery_codes WHERE user_id = $1', [userId]);
  const { rowCount } = await client.query('DELETE FROM totp_secrets WHERE user_id = $1 AND confirmed_at IS NOT NULL', [
    userId,
  ]);
  return rowCount === 1;
}

/** Puts new recovery codes in the place of those there are. */
export async function replaceRecoveryCodes(client: Queryable, userId: string, codeHashes: string[]): Promise<void> {
  await client.query('DELETE FROM recovery_codes WHERE user_id = $1', [userId]);
  await client.query('INSERT INTO recovery_codes (user_id, code_hash) SELECT $1, unnest($2::text[])', [
    userId,
    codeHashes,
  ]);
}

/** Uses a recovery code up; of several who do at once one succeeds. */
export async function useRecoveryCode(client: Queryable, userId: string, codeHash: string): Promise<boolean> {
  const { rowCount } = await client.query(
    'UPDATE recovery_codes SET used_at = now() WHERE user_id = $1 AND code_hash = $2 AND used_at IS NULL',
    [userId, codeHash],
  );
  return rowCount === 1;
}
