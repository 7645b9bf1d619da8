import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from './generated/client.ts';

/** The open database: typed queries through `prisma`, plain SQL through `pool`, over the same connections. */
export type Database = { prisma: PrismaClient; pool: pg.Pool; close: () => Promise<void> };

/**
 * These stay open while nothing is asked. A new connection costs several times what a question does, and has to plan every statement
 * anew; with two, an admission, which asks two things at once, waits for neither.
 */
const keptConnections = 2;

/** @param maxConnections of this process to Postgres. */
export function connect(databaseUrl: string, maxConnections = 10): Database {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: maxConnections,
    min: keptConnections,
    connectionTimeoutMillis: 10_000,
  });
  // A connection that breaks while idle is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => {});
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  return {
    prisma,
    pool,
    close: async () => {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}
