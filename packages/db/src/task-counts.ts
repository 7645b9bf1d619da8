import type { LabelsAnswer, TaskCounts } from '@codex-web/contracts/task';
import type { Database } from './connect.ts';
import { attentionTables, isUnread, mayNeed, needsMeReason } from './task-attention.ts';
import type { Viewer } from './viewer.ts';
import { visibleTask } from './visible-task.ts';

const most = 100;

/** What the viewer has to look at, each number up to 100. */
export async function countTasks(db: Database, viewer: Viewer): Promise<TaskCounts> {
  const { rows } = await db.pool.query<TaskCounts>(
    `SELECT (${countOf(isUnread('$2'))}) AS unread,
       (${countOf(`${mayNeed('$2')} AND ${needsMeReason('$2')} IS NOT NULL`)}) AS "needsMe"`,
    [viewer.workspaceId, viewer.userId],
  );
  return rows[0] ?? { needsMe: 0, unread: 0 };
}

// Who sees a task is asked last, of the few that are left: OFFSET 0 keeps the order.
const countOf = (condition: string) => `
  SELECT count(*)::int FROM (
    SELECT 1 FROM (
      SELECT k.* FROM tasks k ${attentionTables('$2')}
      WHERE k.workspace_id = $1 AND k.archived_at IS NULL AND ${condition} OFFSET 0) k
    WHERE ${visibleTask('k', '$2')} LIMIT ${most}) counted`;

/** The labels of what the viewer sees and is not archived, most used first. Those that differ in case alone are one. */
export async function listLabels(db: Database, viewer: Viewer): Promise<LabelsAnswer['items']> {
  const { rows } = await db.pool.query<LabelsAnswer['items'][number]>(
    `SELECT min(label) AS label, count(*)::int AS tasks
     FROM (SELECT unnest(k.labels) AS label ${seenTasks}) labels
     GROUP BY lower(label) ORDER BY count(*) DESC, lower(label) LIMIT 200`,
    [viewer.workspaceId, viewer.userId],
  );
  return rows;
}

const seenTasks = `
  FROM tasks k ${attentionTables('$2')}
  WHERE k.workspace_id = $1 AND k.archived_at IS NULL AND ${visibleTask('k', '$2')}`;
