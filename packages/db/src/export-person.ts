import type { Database } from './connect.ts';
import { exportTask } from './export-task.ts';
import { readInPages } from './read-in-pages.ts';
import { visibleTask } from './visible-task.ts';

/** One thing about a person, by its kind. */
export type PersonRecord = { kind: string } & Record<string, unknown>;

/**
 * Everything the installation has about somebody, a piece at a time and in bounded memory. Nothing secret: of ways in and credentials
 * only that they exist. Tasks come with what the person asked for and what came of it, as long as they may still see them; what others
 * wrote is theirs and does not come.
 */
export async function* exportPerson(db: Database, userId: string): AsyncGenerator<PersonRecord> {
  for (const { kind, sql } of sections) {
    const { rows } = await db.pool.query<Record<string, unknown>>(sql, [userId]);
    for (const row of rows) yield { kind, ...row };
  }
  for await (const { key, ...row } of readInPages<KeyedRow>(db, commentSql, [userId]))
    yield { kind: 'comment', ...row };
  for await (const { key, ...row } of readInPages<KeyedRow>(db, auditSql, [userId], '0'))
    yield { kind: 'audit', ...row };
  for await (const { key, visible, ...row } of readInPages<TaskRow>(db, taskSql, [userId])) {
    yield { kind: 'task', ...row, ...(!visible && { withheld: 'You cannot see this task any more.' }) };
    if (visible) yield* exportTask(db, userId, key);
  }
}

type KeyedRow = { key: string } & Record<string, unknown>;
type TaskRow = KeyedRow & { visible: boolean };

const sections: { kind: string; sql: string }[] = [
  {
    kind: 'profile',
    sql: `SELECT id, name, email, email_verified AS "emailVerified", is_operator AS "isOperator", created_at AS "createdAt"
      FROM users WHERE id = $1`,
  },
  {
    kind: 'session',
    sql: `SELECT method, ip_address AS ip, user_agent AS "userAgent", created_at AS "createdAt", updated_at AS "lastUsedAt",
        expires_at AS "expiresAt"
      FROM sessions WHERE user_id = $1 ORDER BY created_at`,
  },
  {
    kind: 'identity',
    sql: `SELECT provider, issuer, subject, name, email, created_at AS "createdAt", last_used_at AS "lastUsedAt"
      FROM identities WHERE user_id = $1 ORDER BY created_at`,
  },
  {
    kind: 'password',
    sql: 'SELECT created_at AS "createdAt", updated_at AS "changedAt" FROM accounts WHERE user_id = $1 AND password IS NOT NULL',
  },
  {
    kind: 'second-factor',
    sql: 'SELECT confirmed_at AS "confirmedAt" FROM totp_secrets WHERE user_id = $1 AND confirmed_at IS NOT NULL',
  },
  {
    kind: 'passkey',
    sql: `SELECT name, synced, created_at AS "createdAt", last_used_at AS "lastUsedAt"
      FROM passkeys WHERE user_id = $1 ORDER BY created_at`,
  },
  {
    kind: 'membership',
    sql: `SELECT w.id AS "workspaceId", w.name AS workspace, m.role, m.created_at AS "joinedAt",
        coalesce((
          SELECT json_agg(g.name ORDER BY g.name) FROM group_members gm JOIN groups g ON g.id = gm.group_id
          WHERE gm.user_id = m.user_id AND g.workspace_id = w.id), '[]') AS groups
      FROM members m JOIN workspaces w ON w.id = m.workspace_id WHERE m.user_id = $1 ORDER BY m.created_at`,
  },
  {
    kind: 'api-token',
    sql: `SELECT id, name, prefix, workspace_id AS "workspaceId", scopes, created_at AS "createdAt", expires_at AS "expiresAt",
        last_used_at AS "lastUsedAt", last_used_from AS "lastUsedFrom", revoked_at AS "revokedAt"
      FROM api_tokens WHERE user_id = $1 ORDER BY created_at`,
  },
  {
    kind: 'credential',
    sql: `SELECT id, name, kind AS "credentialKind", workspace_id AS "workspaceId", provider ->> 'baseUrl' AS "baseUrl",
        account ->> 'email' AS "accountEmail", created_at AS "createdAt", last_used_at AS "lastUsedAt", removed_at AS "removedAt"
      FROM credentials WHERE user_id = $1 ORDER BY created_at`,
  },
  {
    kind: 'notification-preference',
    sql: `SELECT workspace_id AS "workspaceId", type, page, push, email FROM notification_preferences
      WHERE user_id = $1 ORDER BY workspace_id, type`,
  },
  {
    kind: 'push-subscription',
    sql: `SELECT label, created_at AS "createdAt", last_sent_at AS "lastSentAt" FROM push_subscriptions
      WHERE user_id = $1 ORDER BY created_at`,
  },
  {
    kind: 'spending',
    sql: `SELECT workspace_id AS "workspaceId", day::text, tokens::float8, cost_micro_usd::float8 AS "costMicroUsd"
      FROM spending WHERE user_id = $1 ORDER BY workspace_id, day`,
  },
];

const commentSql = `
  SELECT c.id AS key, c.id, c.task_id AS "taskId", c.body, c.created_at AS "createdAt", c.edited_at AS "editedAt"
  FROM comments c JOIN tasks k ON k.id = c.task_id
  WHERE c.author_id = $1 AND c.deleted_at IS NULL AND ${visibleTask('k', '$1')} AND c.id > $2::uuid ORDER BY c.id LIMIT $3`;

// The summary may tell of others; whom it is about is its subject.
const auditSql = `
  SELECT e.id::text AS key, e.at, e.workspace_id AS "workspaceId", e.action, e.ip, e.user_agent AS "userAgent",
    e.subject_type AS "subjectType", CASE WHEN e.subject_type <> 'user' OR e.subject_id = $1 THEN e.subject_id END AS "subjectId"
  FROM audit_events e
  WHERE e.actor_id = $1 AND e.id > $2::bigint ORDER BY e.id LIMIT $3`;

const taskSql = `
  SELECT k.id AS key, k.id, CASE WHEN ${visibleTask('k', '$1')} THEN k.title END AS title, k.workspace_id AS "workspaceId",
    k.created_at AS "createdAt", ${visibleTask('k', '$1')} AS visible
  FROM tasks k
  WHERE (k.author_id = $1 OR EXISTS (SELECT 1 FROM turns t WHERE t.task_id = k.id AND t.author_id = $1)) AND k.id > $2::uuid
  ORDER BY k.id LIMIT $3`;
