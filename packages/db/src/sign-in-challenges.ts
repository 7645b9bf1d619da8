import type { Database } from './connect.ts';

/** What waits for its answer. `second-factor` follows a password or a provider; the others wait for the signature of a passkey. */
export type ChallengePurpose = 'second-factor' | 'passkey-sign-in' | 'passkey-registration' | 'passkey-confirmation';

export type NewChallenge = {
  tokenHash: string;
  purpose: ChallengePurpose;
  /** Null when anybody may answer. */
  userId: string | null;
  /** What a passkey signs; for a second factor that follows an identity provider what is noted of it, else null. */
  challenge: string | null;
  lifeMs: number;
};

/** A challenge is answered this often at most. */
const maxTries = 5;

/** Stores a challenge, and forgets those that are over. */
export async function storeChallenge(db: Database, challenge: NewChallenge): Promise<void> {
  await db.pool.query('DELETE FROM sign_in_challenges WHERE expires_at < now()');
  await db.pool.query(
    `INSERT INTO sign_in_challenges (token_hash, purpose, user_id, challenge, expires_at)
     VALUES ($1, $2, $3, $4, now() + $5 * interval '1 ms')`,
    [challenge.tokenHash, challenge.purpose, challenge.userId, challenge.challenge, challenge.lifeMs],
  );
}

/** Counts a try at a second factor. @returns whose it is; null when the challenge is unknown, over or used up. */
export async function trySecondFactor(db: Database, tokenHash: string): Promise<string | null> {
  const { rows } = await db.pool.query<{ userId: string | null }>(
    `UPDATE sign_in_challenges SET tries = tries + 1
     WHERE token_hash = $1 AND purpose = 'second-factor' AND expires_at > now() AND tries < $2
     RETURNING user_id AS "userId"`,
    [tokenHash, maxTries],
  );
  return rows[0]?.userId ?? null;
}

/** Uses a challenge up; of several who do at once one gets it. */
export async function takeChallenge(
  db: Database,
  tokenHash: string,
  purpose: ChallengePurpose,
): Promise<{ userId: string | null; challenge: string | null } | null> {
  const { rows } = await db.pool.query<{ userId: string | null; challenge: string | null }>(
    `DELETE FROM sign_in_challenges WHERE token_hash = $1 AND purpose = $2 AND expires_at > now()
     RETURNING user_id AS "userId", challenge`,
    [tokenHash, purpose],
  );
  return rows[0] ?? null;
}
