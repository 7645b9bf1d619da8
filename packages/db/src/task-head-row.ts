import type { AttemptState } from '@codex-web/contracts/attempt-state';
import type { TaskPriority } from '@codex-web/contracts/queue';
import type { NeedsMe, TaskMode, Visibility } from '@codex-web/contracts/task';
import { attentionTables, isUnread, needsMeReason } from './task-attention.ts';

/**
 * The columns every answer about a task begins with, for the reader whose id is the SQL expression `user`; the tables are tasks
 * k, repositories r, users u and those of the reader's attention.
 */
export function taskHeadColumns(user: string): string {
  return `
  k.id, k.title, k.state, k.mode, k.base_branch, k.base_commit, k.branch_name, k.created_at, k.updated_at,
  k.workspace_id, k.priority, k.visibility, k.labels, k.archived_at, k.activity_at,
  r.id AS repository_id, r.name AS repository_name, r.url AS repository_url,
  u.id AS author_id, u.name AS author_name, w.id AS assignee_id, w.name AS assignee_name,
  ${isUnread(user)} AS unread, ${needsMeReason(user)} AS needs_me, reader.role <> 'viewer' AS may_change,
  (reader.role IN ('owner', 'admin') OR (reader.role = 'member' AND ${user} IN (k.author_id, k.assignee_id)))
    AS may_change_visibility`;
}

/** @param user is the SQL of the id of who reads. */
export function taskHeadTables(user: string): string {
  return `
  tasks k JOIN repositories r ON r.id = k.repository_id JOIN users u ON u.id = k.author_id
  JOIN users w ON w.id = k.assignee_id ${attentionTables(user)}`;
}

export type TaskHeadRow = {
  id: string;
  title: string;
  state: AttemptState;
  mode: TaskMode;
  base_branch: string | null;
  base_commit: string;
  branch_name: string;
  priority: TaskPriority;
  created_at: Date;
  updated_at: Date;
  workspace_id: string;
  visibility: Visibility;
  labels: string[];
  archived_at: Date | null;
  activity_at: Date | null;
  repository_id: string;
  repository_name: string;
  repository_url: string;
  author_id: string;
  author_name: string;
  assignee_id: string;
  assignee_name: string;
  unread: boolean;
  needs_me: NeedsMe | null;
  may_change: boolean;
  may_change_visibility: boolean;
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
    priority: row.priority,
    author: { id: row.author_id, name: row.author_name },
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    workspaceId: row.workspace_id,
    visibility: row.visibility,
    assignee: { id: row.assignee_id, name: row.assignee_name },
    labels: row.labels,
    archivedAt: row.archived_at?.toISOString() ?? null,
    activityAt: row.activity_at?.toISOString() ?? null,
    unread: row.unread,
    needsMe: row.needs_me,
    mayChange: row.may_change,
    mayChangeVisibility: row.may_change_visibility,
  };
}
