import type { PoolClient } from './queryable.ts';

/** Ends every way in that somebody has, and what is open through one: passwords, passkeys, second factor, identities, sessions, devices. */
export async function endWaysIn(client: PoolClient, userId: string): Promise<void> {
  for (const table of tables) await client.query(`DELETE FROM ${table} WHERE user_id = $1`, [userId]);
}

const tables = [
  'sessions',
  'accounts',
  'identities',
  'totp_secrets',
  'recovery_codes',
  'passkeys',
  'sign_in_challenges',
  'device_codes',
  'push_subscriptions',
];
