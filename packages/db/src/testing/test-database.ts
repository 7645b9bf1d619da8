import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { connect, type Database } from '../connect.ts';
import { migrate } from '../migrate.ts';

export type TestDatabase = { url: string; db: Database; drop: () => Promise<void> };

/**
 * Makes an empty database of its own on the Postgres server at TEST_DATABASE_URL and migrates it.
 * Whoever made it calls `drop`, which closes `db` and ends every other connection to it.
 */
export async function createTestDatabase(options: { migrated: boolean } = { migrated: true }): Promise<TestDatabase> {
  const server = process.env.TEST_DATABASE_URL;
  if (!server) throw new Error('Set TEST_DATABASE_URL to a Postgres server on which databases may be made.');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await onServer(server, `CREATE DATABASE ${name}`);
  const url = Object.assign(new URL(server), { pathname: `/${name}` }).href;
  if (options.migrated) await migrate(url);
  const db = connect(url);
  return {
    url,
    db,
    drop: async () => {
      await db.close();
      await onServer(server, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

/** The same with nothing but the open database; closing it drops it. */
export async function openTestDatabase(): Promise<Database> {
  const { db, drop } = await createTestDatabase();
  return { ...db, close: drop };
}

async function onServer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
