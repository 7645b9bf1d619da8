import type { AttemptUsage, UsageRecord } from '@codex-web/contracts/usage';
import type { Database } from './connect.ts';
import { storeUsage } from './store-usage.ts';
import { toUsage, type UsageSums, usageSums } from './usage-sums.ts';

/** Stores model requests of an attempt, like `storeUsage`. @returns what the attempt has used in all. */
export async function recordUsage(
  db: Database,
  attemptId: string,
  records: readonly UsageRecord[],
): Promise<AttemptUsage> {
  await storeUsage(db, attemptId, records);
  const { rows } = await db.pool.query<UsageSums>(`SELECT ${usageSums} FROM usage WHERE attempt_id = $1`, [attemptId]);
  if (!rows[0]) throw new Error('A sum is always one row.');
  return toUsage(rows[0]);
}
