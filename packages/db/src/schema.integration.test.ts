import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { AttemptState, TaskMode, TaskPriority } from './generated/enums.ts';
import { readPrismaSchema } from './testing/read-prisma-schema.ts';
import { setUp } from './testing/set-up.ts';
import { openTestDatabase } from './testing/test-database.ts';

const db = setUp(openTestDatabase);
const schema = await readFile(new URL('../prisma/schema.prisma', import.meta.url), 'utf8');
const said = readPrismaSchema(schema);

const lines = (columns: { table: string; column: string; type: string; nullable: boolean }[]) =>
  columns.map(({ table, column, type, nullable }) => `${table}.${column} ${type}${nullable ? '?' : ''}`).sort();

describe('the Prisma schema', () => {
  it('names every column of the migrated database, with its type, and no other', async () => {
    const { rows } = await db.pool.query(
      `SELECT c.relname AS table, a.attname AS column, format_type(a.atttypid, a.atttypmod) AS type,
         NOT a.attnotnull AS nullable
       FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
       WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> 'migrations'
         AND a.attnum > 0 AND NOT a.attisdropped`,
    );
    expect(lines(said.columns).length).toBeGreaterThan(100);
    expect(lines(said.columns)).toEqual(lines(rows));
  });

  it('claims nothing to be unique that the database does not keep so', async () => {
    const { rows } = await db.pool.query<{ key: string }>(
      `SELECT t.relname || '(' || string_agg(a.attname, ', ' ORDER BY k.place) || ')' AS key
       FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
       CROSS JOIN LATERAL unnest(i.indkey::int[]) WITH ORDINALITY AS k(attnum, place)
       JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.attnum
       WHERE i.indisunique AND i.indpred IS NULL AND i.indexprs IS NULL AND t.relnamespace = 'public'::regnamespace AND t.relname <> 'migrations'
       GROUP BY i.indexrelid, t.relname`,
    );
    expect(said.uniques.toSorted()).toEqual(rows.map((row) => row.key).toSorted());
  });

  it('has the values of each enumeration in the order of the database', async () => {
    const { rows } = await db.pool.query<{ states: string[]; modes: string[]; priorities: string[] }>(
      `SELECT enum_range(NULL::attempt_state)::text[] AS states, enum_range(NULL::task_mode)::text[] AS modes,
         enum_range(NULL::task_priority)::text[] AS priorities`,
    );
    expect(rows[0]).toEqual({
      states: Object.values(AttemptState),
      modes: Object.values(TaskMode),
      priorities: Object.values(TaskPriority),
    });
  });
});
