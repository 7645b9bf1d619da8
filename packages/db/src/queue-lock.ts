import type { Queryable } from './queryable.ts';

/** Any number, the same in every process; migrations have another one. */
const lockKey = 7_203_412;

/**
 * Until the transaction ends, nobody else starts an attempt or changes what may start: of two workers that choose at once, the
 * second sees what the first one started, and after a pause nothing starts that was chosen before it.
 */
export async function lockQueue(client: Queryable): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock($1)', [lockKey]);
}
