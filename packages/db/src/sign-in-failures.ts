import type { Database } from './connect.ts';
import type { Queryable } from './queryable.ts';

/** How many tries may fail, and what follows: a pause that doubles with each further one, up to `longestMs`. */
export type TryRule = { free: number; firstPauseMs: number; longestMs: number; forgetMs: number };

/** `paused` says that this try, should it fail, is followed by a pause that begins now. */
export type CountedTry = { allowed: true; paused: boolean } | { allowed: false; retryAfterMs: number };

/**
 * Counts a try as failed before it is made, so that many at once are not more than allowed; one that succeeds is taken back.
 * @param subject what is tried: it need not exist. @returns not allowed, and nothing counted, during a pause.
 */
export async function countTry(db: Database, subject: string, rule: TryRule): Promise<CountedTry> {
  const { rows } = await db.pool.query<{ paused: boolean }>(
    `INSERT INTO sign_in_failures AS f (subject, failures, last_at) VALUES ($1, 1, now())
     ON CONFLICT (subject) DO UPDATE SET
       failures = CASE WHEN ${isForgotten} THEN 1 ELSE f.failures + 1 END,
       locked_until = CASE WHEN NOT ${isForgotten} AND f.failures + 1 >= $2
         THEN now() + least($4, $3 * power(2, least(f.failures + 1 - $2, 30))) * interval '1 ms' END,
       last_at = now()
     WHERE f.locked_until IS NULL OR f.locked_until <= now()
     RETURNING locked_until IS NOT NULL AS paused`,
    [subject, rule.free, rule.firstPauseMs, rule.longestMs, rule.forgetMs],
  );
  if (rows[0]) return { allowed: true, paused: rows[0].paused };
  return { allowed: false, retryAfterMs: await pauseLeft(db, subject) };
}

const isForgotten = `(f.last_at < now() - $5 * interval '1 ms')`;

async function pauseLeft(db: Database, subject: string): Promise<number> {
  const { rows } = await db.pool.query<{ ms: number }>(
    `SELECT greatest(1, extract(epoch FROM locked_until - now()) * 1000)::float8 AS ms
     FROM sign_in_failures WHERE subject = $1`,
    [subject],
  );
  return rows[0]?.ms ?? 1;
}

/** Takes all failed tries back, and ends the pause. */
export async function forgetTries(client: Queryable, subject: string): Promise<void> {
  await client.query('DELETE FROM sign_in_failures WHERE subject = $1', [subject]);
}

/** Takes one try back, as it did not fail, and the pause that it would have begun. */
export async function takeTryBack(client: Queryable, subject: string): Promise<void> {
  await client.query(
    `UPDATE sign_in_failures SET failures = greatest(failures - 1, 0), locked_until = NULL WHERE subject = $1`,
    [subject],
  );
}

/** Forgets what is too old to count. */
export async function forgetOldTries(db: Database): Promise<void> {
  await db.pool.query(`DELETE FROM sign_in_failures WHERE last_at < now() - interval '2 days'`);
}
