import type { Actor } from './actor.ts';
import type { Database } from './connect.ts';
import { endWaysIn } from './end-ways-in.ts';
import type { PoolClient } from './queryable.ts';
import { wipeCredentials } from './wipe-credentials.ts';

/**
 * Gives an account that was made without an invitation to the owner of its mailbox, who has just shown to be that. Whoever made it may
 * be somebody else: all ways in end, and so do tokens, requests that wait and the credentials of the person. Memberships and tasks stay.
 * @param email where the link was mailed to. @returns false when nothing was done, since the account is no such one or has another address.
 */
export async function claimAccount(
  client: PoolClient,
  { userId, origin }: Pick<Actor, 'userId' | 'origin'>,
  email: string,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE users SET is_unconfirmed = false, email_verified = true, updated_at = now()
     WHERE id = $1 AND email = $2 AND is_unconfirmed`,
    [userId, email],
  );
  if (rowCount === 0) return false;
  await endWaysIn(client, userId);
  for (const sql of endings) await client.query(sql, [userId]);
  const { rows } = await client.query<{ workspace_id: string }>(
    'SELECT DISTINCT workspace_id FROM credentials WHERE user_id = $1 AND removed_at IS NULL ORDER BY workspace_id',
    [userId],
  );
  for (const { workspace_id: workspaceId } of rows) {
    await wipeCredentials(client, { workspaceId, userId }, { userId, origin });
  }
  return true;
}

/** Whether somebody made this account without an invitation and has not shown that its address is theirs. */
export async function isUnconfirmed(db: Database, userId: string): Promise<boolean> {
  const { rows } = await db.pool.query('SELECT 1 FROM users WHERE id = $1 AND is_unconfirmed', [userId]);
  return rows.length > 0;
}

const endings = [
  'DELETE FROM account_links WHERE user_id = $1 AND used_at IS NULL',
  'UPDATE api_tokens SET revoked_at = now() WHERE user_id = $1 AND revoked_at IS NULL',
  `UPDATE chatgpt_sign_ins SET state = 'cancelled', sealed = '', poll_at = NULL WHERE user_id = $1 AND state = 'pending'`,
];
