import { AppError } from '@codex-web/contracts/app-error';
import { type DiffFilesAnswer, diffFile } from '@codex-web/contracts/diff';
import type { Database } from './connect.ts';
import { type DiffStatisticsRow, diffStatisticsColumns, toDiffStatistics } from './diff-statistics-row.ts';
import type { Viewer } from './viewer.ts';
import { visibleTask } from './visible-task.ts';

/**
 * The patch of an attempt, byte for byte as it was collected, and the title of its task.
 * @throws AppError `not_found` when the viewer sees no such attempt, `no_diff` when it has none or it is empty.
 */
export async function readPatch(
  db: Database,
  viewer: Viewer,
  attemptId: string,
): Promise<{ patch: Buffer; taskTitle: string }> {
  const row = await readRow<{ patch: Buffer | null; title: string }>(db, viewer, attemptId, 'd.patch, k.title');
  if (row.patch === null) throw noDiffYet();
  if (row.patch.length === 0) {
    throw new AppError('no_diff', 'This attempt changed no file, so there is no patch.');
  }
  return { patch: row.patch, taskTitle: row.title };
}

/**
 * What the diff of an attempt changes, file by file; no files when it changed none.
 * @throws AppError `not_found` when the viewer sees no such attempt, `no_diff` when no diff was collected.
 */
export async function readDiffFiles(db: Database, viewer: Viewer, attemptId: string): Promise<DiffFilesAnswer> {
  const row = await readRow<DiffStatisticsRow & { base_commit: string; files: unknown }>(
    db,
    viewer,
    attemptId,
    `d.base_commit, d.files, ${diffStatisticsColumns}`,
  );
  const statistics = toDiffStatistics(row);
  if (statistics === null) throw noDiffYet();
  return { baseCommit: row.base_commit, statistics, files: diffFile.array().parse(row.files) };
}

async function readRow<Row extends object>(
  db: Database,
  viewer: Viewer,
  attemptId: string,
  columns: string,
): Promise<Row> {
  const { rows } = await db.pool.query<Row>(
    `SELECT ${columns} FROM attempts a JOIN turns t ON t.id = a.turn_id JOIN tasks k ON k.id = t.task_id
     LEFT JOIN diffs d ON d.attempt_id = a.id WHERE a.id = $1 AND k.workspace_id = $2 AND ${visibleTask('k', '$3')}`,
    [attemptId, viewer.workspaceId, viewer.userId],
  );
  if (!rows[0]) throw new AppError('not_found', 'There is no such attempt.');
  return rows[0];
}

function noDiffYet(): AppError {
  return new AppError(
    'no_diff',
    'This attempt has no diff: it is still at work, or it ended before one was collected.',
  );
}
