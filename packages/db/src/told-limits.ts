import type { LimitMeasure } from '@codex-web/contracts/limit';
import type { Database } from './connect.ts';

export type ToldLimit = LimitMeasure & { type: 'limit.approached' | 'limit.reached' };

/** What the events of an attempt have told about limits. */
export async function readToldLimits(db: Database, attemptId: string): Promise<ToldLimit[]> {
  const { rows } = await db.pool.query<{ type: ToldLimit['type']; data: LimitMeasure }>(
    `SELECT type, data FROM events WHERE attempt_id = $1 AND type IN ('limit.approached', 'limit.reached')`,
    [attemptId],
  );
  return rows.map(({ type, data }) => ({ ...data, type }));
}
