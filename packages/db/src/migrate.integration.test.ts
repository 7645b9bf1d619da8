import { readdir } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate } from './migrate.ts';
import { createTestDatabase, type TestDatabase } from './testing/test-database.ts';

let test: TestDatabase;
const files = (await readdir(new URL('../prisma/migrations/', import.meta.url))).sort();

beforeEach(async () => {
  test = await createTestDatabase({ migrated: false });
});
afterEach(() => test.drop());

describe('migrate', () => {
  it('runs each file once, also when several processes start at once', async () => {
    const runs = await Promise.all(Array.from({ length: 4 }, () => migrate(test.url)));
    expect(runs.flat().sort()).toEqual(files);
    expect(await migrate(test.url)).toEqual([]);
    const { rows } = await test.db.pool.query<{ name: string }>('SELECT name FROM migrations ORDER BY name');
    expect(rows.map((row) => row.name)).toEqual(files);
  });

  it('leaves a database alone that a newer version made', async () => {
    await migrate(test.url);
    await test.db.pool.query("INSERT INTO migrations (name) VALUES ('9999-from-the-future.sql')");
    await expect(migrate(test.url)).rejects.toThrow('9999-from-the-future.sql');
  });

  it('undoes a file that fails and can be run again', async () => {
    await test.db.pool.query('CREATE TABLE users (in_the_way integer)');
    await expect(migrate(test.url)).rejects.toThrow(files[0]);
    const { rows } = await test.db.pool.query("SELECT 1 FROM pg_tables WHERE tablename = 'workspaces'");
    expect(rows).toEqual([]);
    await test.db.pool.query('DROP TABLE users');
    expect(await migrate(test.url)).toEqual(files);
  });
});
