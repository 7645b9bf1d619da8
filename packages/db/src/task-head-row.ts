import type { AttemptState } from '@codex-web/contracts/attempt-state';
import type { TaskMode } from '@codex-web/contracts/task';

/** The columns every answer about a task begins with; the tables are tasks k, repositories r and users u. */
export const taskHeadColumns = `
  k.id, k.title, k.state, k.mode, k.base_branch, k.base_commit, k.branch_name, k.created_at, k.updated_at,
  r.id AS repository_id, r.name AS repository_name, r.url AS repository_url,
  u.id AS author_id, u.name AS author_name`;

export const taskHeadTables = `
  tasks k JOIN repositories r ON r.id = k.repository_id JOIN users u ON u.id = k.author_id`;

export type TaskHeadRow = {
  id: string;
  title: string;
  state: AttemptState;
  mode: TaskMode;
  base_branch: string | null;
  base_commit: string;
  branch_name: string;
  created_at: Date;
  updated_at: Date;
  repository_id: string;
  repository_name: string;
  repository_url: string;
  author_id: string;
  author_name: string;
};

export function toTaskHead(row: TaskHeadRow) {
  return {
    id: row.id,
    title: row.title,
    state: row.state,
    mode: row.mode,
    repository: { id: row.repository_id, name: row.repository_name, url: row.repository_url },
    baseBranch: row.base_branch,
    baseCommit: row.base_commit,
    branchName: row.branch_name,
    author: { id: row.author_id, name: row.author_name },
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
