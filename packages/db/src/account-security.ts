import type { Database } from './connect.ts';

export type WaysIn = { hasPassword: boolean; secondFactor: boolean; recoveryCodesLeft: number; passkeys: number };

/** The ways into the account of somebody. */
export async function findWaysIn(db: Database, userId: string): Promise<WaysIn> {
  const { rows } = await db.pool.query<WaysIn>(
    `SELECT
       EXISTS (SELECT 1 FROM accounts WHERE user_id = $1 AND password IS NOT NULL) AS "hasPassword",
       EXISTS (SELECT 1 FROM totp_secrets WHERE user_id = $1 AND confirmed_at IS NOT NULL) AS "secondFactor",
       (SELECT count(*)::int FROM recovery_codes WHERE user_id = $1 AND used_at IS NULL) AS "recoveryCodesLeft",
       (SELECT count(*)::int FROM passkeys WHERE user_id = $1) AS passkeys`,
    [userId],
  );
  return rows[0] ?? { hasPassword: false, secondFactor: false, recoveryCodesLeft: 0, passkeys: 0 };
}
