import type { Database } from './connect.ts';
import type { Queryable } from './queryable.ts';

export type LinkPurpose = 'password-reset' | 'email-change';

export type NewAccountLink = {
  id: string;
  tokenHash: string;
  purpose: LinkPurpose;
  userId: string;
  /** The address that waits to be confirmed; of a link to a new password where it was mailed to, null when it was handed over. */
  email: string | null;
  lifeMs: number;
};

export type AccountLink = { userId: string; email: string | null };

/** @returns until when it can be used. */
export async function storeLink(client: Queryable, link: NewAccountLink): Promise<Date> {
  const { rows } = await client.query<{ until: Date }>(
    `INSERT INTO account_links (id, token_hash, purpose, user_id, email, expires_at)
     VALUES ($1, $2, $3, $4, $5, now() + $6 * interval '1 ms') RETURNING expires_at AS until`,
    [link.id, link.tokenHash, link.purpose, link.userId, link.email, link.lifeMs],
  );
  const [row] = rows;
  if (!row) throw new Error('The link was not stored.');
  return row.until;
}

/** Whose link this is while it can be used; null when it cannot, for whichever reason. */
export async function findLink(db: Database, tokenHash: string, purpose: LinkPurpose): Promise<AccountLink | null> {
  const { rows } = await db.pool.query<AccountLink>(
    `SELECT user_id AS "userId", email FROM account_links
     WHERE token_hash = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > now()`,
    [tokenHash, purpose],
  );
  return rows[0] ?? null;
}

/** Uses a link up; of several who do at once one gets it. */
export async function useLink(client: Queryable, tokenHash: string, purpose: LinkPurpose): Promise<AccountLink | null> {
  const { rows } = await client.query<AccountLink>(
    `UPDATE account_links SET used_at = now()
     WHERE token_hash = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > now()
     RETURNING user_id AS "userId", email`,
    [tokenHash, purpose],
  );
  return rows[0] ?? null;
}

/** Makes the links of somebody that were not used worthless. */
export async function withdrawLinks(client: Queryable, userId: string, purpose: LinkPurpose): Promise<void> {
  await client.query('DELETE FROM account_links WHERE user_id = $1 AND purpose = $2 AND used_at IS NULL', [
    userId,
    purpose,
  ]);
}

/** The address of somebody that waits to be confirmed. */
export async function findPendingEmail(db: Database, userId: string): Promise<string | null> {
  const { rows } = await db.pool.query<{ email: string }>(
    `SELECT email FROM account_links
     WHERE user_id = $1 AND purpose = 'email-change' AND used_at IS NULL AND expires_at > now()
     ORDER BY created_at DESC LIMIT 1`,
    [userId],
  );
  return rows[0]?.email ?? null;
}

/** How many links of this kind were made for somebody within the last hour. */
export async function countNewLinks(db: Database, userId: string, purpose: LinkPurpose): Promise<number> {
  const { rows } = await db.pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM account_links
     WHERE user_id = $1 AND purpose = $2 AND created_at > now() - interval '1 hour'`,
    [userId, purpose],
  );
  return rows[0]?.count ?? 0;
}

/** Forgets links that ended more than a day ago. */
export async function forgetOldLinks(db: Database): Promise<void> {
  await db.pool.query(`DELETE FROM account_links WHERE expires_at < now() - interval '1 day'`);
}
