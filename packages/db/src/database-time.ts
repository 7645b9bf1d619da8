import type { Database } from './connect.ts';

/** The time by the clock that dates every row. @throws when the database does not answer. */
export async function databaseTime(db: Database): Promise<Date> {
  const { rows } = await db.pool.query<{ now: Date }>('SELECT now()');
  return rows[0]?.now ?? new Date();
}
