import { readdir, readFile } from 'node:fs/promises';
import pg from 'pg';

const folder = new URL('../prisma/migrations/', import.meta.url);
/** Any number, the same in every process that migrates. */
const lockKey = 7_203_411;

/**
 * Brings the database to the newest shape: runs each file of prisma/migrations that has not run yet, in order of
 * name, each in a transaction of its own. Two processes that start at once take turns. Forward only.
 * @returns the names of the files that were run now.
 * @throws when the database is newer than this program, or a file fails; what ran before stays.
 */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [lockKey]);
    return await runPending(client);
  } finally {
    await client.end();
  }
}

async function runPending(client: pg.Client): Promise<string[]> {
  await client.query(
    'CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, run_at timestamptz NOT NULL DEFAULT now())',
  );
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  const { rows } = await client.query<{ name: string }>('SELECT name FROM migrations');
  const done = new Set(rows.map((row) => row.name));
  const unknown = [...done].filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    throw new Error(`The database was made by a newer version (${unknown.join(', ')}). Start that version instead.`);
  }
  const pending = names.filter((name) => !done.has(name));
  for (const name of pending) await runOne(client, name);
  return pending;
}

async function runOne(client: pg.Client, name: string): Promise<void> {
  const sql = await readFile(new URL(name, folder), 'utf8');
  await client.query('BEGIN');
  try {
    await client.query(sql);
    await client.query('INSERT INTO migrations (name) VALUES ($1)', [name]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw new Error(`Migration ${name} failed and was rolled back.`, { cause: error });
  }
}
