/** SQL that names the tables a reader's view of the tasks `k` needs; their id is the SQL expression `user`. */
export function attentionTables(user: string): string {
  return `JOIN members reader ON reader.workspace_id = k.workspace_id AND reader.user_id = ${user}
    LEFT JOIN task_reads seen ON seen.task_id = k.id AND seen.user_id = ${user}`;
}

/** What the reader has seen reaches to there. */
const readAt = 'coalesce(seen.read_at, reader.created_at)';

/**
 * SQL that is true when the reader has not seen the newest of a task: they marked it so, or somebody else or the agent did
 * something since they last looked. What they did themselves never counts.
 */
export function isUnread(user: string): string {
  return `(coalesce(seen.marked_unread, false) OR coalesce(
    CASE WHEN k.activity_by IS DISTINCT FROM ${user} THEN k.activity_at ELSE k.activity_before END > ${readAt}, false))`;
}

/** SQL that is true of a comment's mention `m` that the reader has not seen. */
const isUnseenMention = (user: string) => `EXISTS (
  SELECT 1 FROM comment_mentions m JOIN comments c ON c.id = m.comment_id
  WHERE m.user_id = ${user} AND c.task_id = k.id AND c.author_id <> ${user} AND c.deleted_at IS NULL AND m.at > ${readAt})`;

const endedByLimit = `EXISTS (
  SELECT 1 FROM attempts a WHERE a.reason_code = 'limit_reached' AND a.turn_id = (
    SELECT id FROM turns WHERE task_id = k.id ORDER BY position DESC LIMIT 1))`;

/** SQL that is true of the few tasks that may need the reader, for a query over all of them. */
export function mayNeed(user: string): string {
  return `(k.assignee_id = ${user} OR k.id IN (
    SELECT c.task_id FROM comment_mentions m JOIN comments c ON c.id = m.comment_id WHERE m.user_id = ${user}))`;
}

/**
 * SQL for why a task needs the reader, null when it does not. It never does once it is archived. Else it does when a comment
 * they have not read mentions them; and when they look after it and it waits for the provider, or a limit ended its newest
 * turn, or its newest turn ended and they have not looked since.
 */
export function needsMeReason(user: string): string {
  return `CASE
    WHEN k.archived_at IS NOT NULL THEN NULL
    WHEN ${isUnseenMention(user)} THEN 'mentioned'
    WHEN k.assignee_id <> ${user} THEN NULL
    WHEN k.state = 'waiting' THEN 'waiting'
    WHEN k.state IN ('failed', 'cancelled') AND ${endedByLimit} THEN 'limit_reached'
    WHEN k.state IN ('completed', 'failed', 'cancelled') AND ${isUnread(user)} THEN 'ended'
  END`;
}
