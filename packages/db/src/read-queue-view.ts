import type { Database } from './connect.ts';
import { isInLine } from './queue-sql.ts';
import type { CountedLine, QueueView } from './queue-standing.ts';
import { readLines } from './read-lines.ts';
import { isAlive } from './workers.ts';

/** The lines of one workspace and the hosts that could serve them. */
export async function readQueueView(db: Database, workspaceId: string): Promise<QueueView> {
  const lines = await readLines(db.pool, { host: null, workspaceId });
  const counted = await db.pool.query<{ person_id: string; length: number }>(
    {
      name: 'lengths-of-lines',
      text: `SELECT a.person_id, count(*)::int AS length FROM attempts a WHERE ${isInLine} AND a.workspace_id = $1 GROUP BY 1`,
    },
    [workspaceId],
  );
  const lengths = new Map(counted.rows.map((row) => [row.person_id, row.length]));
  const hosts = await db.pool.query<{ host: string }>({
    name: 'hosts-alive',
    text: `SELECT DISTINCT host FROM workers w WHERE ${isAlive}`,
  });
  return {
    lines: lines.map((line): CountedLine => ({ ...line, length: lengths.get(line.personId) ?? 1 })),
    hosts: new Set(hosts.rows.map((row) => row.host)),
  };
}
