import type { DiffStatistics } from '@codex-web/contracts/diff';

/** The columns that tell how much a diff changes, from the table diffs d. The patch itself is not read for it. */
export const diffStatisticsColumns = 'd.file_count, d.added, d.removed, octet_length(d.patch) AS size_bytes';

/** All null where an attempt has no diff. */
export type DiffStatisticsRow = {
  file_count: number | null;
  added: number | null;
  removed: number | null;
  size_bytes: number | null;
};

/** Null when no diff was stored. */
export function toDiffStatistics(row: DiffStatisticsRow): DiffStatistics | null {
  if (row.file_count === null) return null;
  return { files: row.file_count, added: row.added ?? 0, removed: row.removed ?? 0, sizeBytes: row.size_bytes ?? 0 };
}
