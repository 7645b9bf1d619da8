import type { Database } from './connect.ts';

/** Asks the database for an answer. @throws when there is none. */
export async function ping(db: Database): Promise<void> {
  await db.pool.query('SELECT 1');
}
