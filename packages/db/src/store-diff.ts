import type { DiffFile, DiffStatistics } from '@codex-web/contracts/diff';
import type { Database } from './connect.ts';
import { isHeldState, type Lease, LeaseLostError } from './lease.ts';
import { toJson } from './to-json.ts';

export type CollectedDiff = { patch: Buffer; files: DiffFile[]; statistics: DiffStatistics };

/**
 * Stores what the attempt changed against `baseCommit`, in place of what was stored before.
 * @throws LeaseLostError and stores nothing when another worker has the attempt.
 */
export async function storeDiff(db: Database, held: Lease, baseCommit: string, diff: CollectedDiff): Promise<void> {
  const { rowCount } = await db.pool.query(
    `INSERT INTO diffs (attempt_id, base_commit, patch, files, file_count, added, removed)
     SELECT id, $3, $4, $5, $6, $7, $8 FROM attempts WHERE id = $1 AND lease = $2 AND ${isHeldState} FOR SHARE
     ON CONFLICT (attempt_id) DO UPDATE SET base_commit = excluded.base_commit, patch = excluded.patch,
       files = excluded.files, file_count = excluded.file_count, added = excluded.added, removed = excluded.removed`,
    [
      held.id,
      held.lease,
      baseCommit,
      diff.patch,
      toJson(diff.files),
      diff.statistics.files,
      diff.statistics.added,
      diff.statistics.removed,
    ],
  );
  if (rowCount === 0) throw new LeaseLostError(held);
}
