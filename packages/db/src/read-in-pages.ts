import type { Database } from './connect.ts';

const pageSize = 200;
const firstId = '00000000-0000-0000-0000-000000000000';

/**
 * The rows of a query in order of their `key`, a page at a time, holding no connection between.
 * @param sql its last two parameters are the key to go on after and the size of a page; it is ordered by its column `key`.
 * @param first comes before every key.
 */
export async function* readInPages<Row extends { key: string }>(
  db: Database,
  sql: string,
  values: readonly unknown[],
  first: string = firstId,
): AsyncGenerator<Row> {
  let after = first;
  while (true) {
    const { rows } = await db.pool.query<Row>(sql, [...values, after, pageSize]);
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < pageSize) return;
    after = last.key;
  }
}
