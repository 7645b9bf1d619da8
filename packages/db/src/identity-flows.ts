import type { Database } from './connect.ts';

/** A sign-in that is under way at a provider, as it is stored: of what binds it to a browser only the SHA-256. */
export type IdentityFlow = {
  stateHash: Buffer;
  browserHash: Buffer;
  provider: string;
  /** A path of the product. */
  next: string;
  /** The session whose person adds an identity to their account; null when somebody signs in. */
  linkSessionId: string | null;
};

/** Stores it for so long, and forgets those that nobody came back to. */
export async function createIdentityFlow(db: Database, flow: IdentityFlow, lifeSeconds: number): Promise<void> {
  await db.pool.query('DELETE FROM identity_flows WHERE expires_at < now()');
  await db.pool.query(
    `INSERT INTO identity_flows (state_hash, browser_hash, provider, next, link_session_id, expires_at)
     VALUES ($1, $2, $3, $4, $5, now() + make_interval(secs => $6))`,
    [flow.stateHash, flow.browserHash, flow.provider, flow.next, flow.linkSessionId, lifeSeconds],
  );
}

/** Uses it up: whoever comes second, or from another browser, or for another provider, gets null. */
export async function takeIdentityFlow(
  db: Database,
  { stateHash, browserHash, provider }: Pick<IdentityFlow, 'stateHash' | 'browserHash' | 'provider'>,
): Promise<Pick<IdentityFlow, 'next' | 'linkSessionId'> | null> {
  const { rows } = await db.pool.query<{ next: string; link_session_id: string | null }>(
    `DELETE FROM identity_flows
     WHERE state_hash = $1 AND browser_hash = $2 AND provider = $3 AND expires_at > now()
     RETURNING next, link_session_id`,
    [stateHash, browserHash, provider],
  );
  return rows[0] ? { next: rows[0].next, linkSessionId: rows[0].link_session_id } : null;
}
