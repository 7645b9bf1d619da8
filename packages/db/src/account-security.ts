import type { Database } from './connect.ts';

export type WaysIn = { hasPassword: boolean; secondFactor: boolean; recoveryCodesLeft: number; passkeys: number };

/** Tells whether a workspace of theirs demands a second factor. */
export async function isFactorDemanded(db: Database, userId: string): Promise<boolean> {
  const { rowCount } = await db.pool.query(
    `SELECT 1 FROM members m JOIN workspaces w ON w.id = m.workspace_id
     WHERE m.user_id = $1 AND w.require_second_factor LIMIT 1`,
    [userId],
  );
  return rowCount === 1;
}

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
