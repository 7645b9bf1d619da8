import { AppError } from '@codex-web/contracts/app-error';
import type { AuditAction } from '@codex-web/contracts/audit-action';
import { maxShareLinks, type ShareLink, type ShareLinksAnswer } from '@codex-web/contracts/share-link';
import type { PoolClient } from 'pg';
import type { Actor } from './actor.ts';
import type { Database } from './connect.ts';
import { inTransaction } from './in-transaction.ts';
import { lockTask, noSuchTask } from './lock-task.ts';
import type { Queryable } from './queryable.ts';
import { recordAudit } from './record-audit.ts';
import type { Viewer } from './viewer.ts';
import { visibleTask } from './visible-task.ts';

/** The links of a task that still work. @throws AppError `not_found` when the viewer sees no such task. */
export async function listShareLinks(db: Database, viewer: Viewer, taskId: string): Promise<ShareLinksAnswer> {
  const { rows } = await db.pool.query<{ allowed: boolean }>(
    `SELECT w.share_links_allowed AS allowed FROM tasks k JOIN workspaces w ON w.id = k.workspace_id
     WHERE k.id = $1 AND k.workspace_id = $2 AND ${visibleTask('k', '$3')}`,
    [taskId, viewer.workspaceId, viewer.userId],
  );
  if (!rows[0]) throw noSuchTask();
  const links = await db.pool.query<LinkRow>(
    `${linkSql} WHERE l.task_id = $1 AND ${isOpen} ORDER BY l.created_at DESC, l.id`,
    [taskId],
  );
  return { items: links.rows.map(toShareLink), allowed: rows[0].allowed };
}

export type NewShareLink = { id: string; tokenHash: string; taskId: string; expiresInHours: number };

/**
 * @throws AppError `not_found` when the actor sees no such task, `forbidden` where the workspace has links switched off,
 *   `conflict` when the task has as many as it can have.
 */
export async function createShareLink(db: Database, actor: Actor, link: NewShareLink): Promise<ShareLink> {
  return await inTransaction(db, async (client) => {
    await lockTask(client, actor, link.taskId);
    await checkAllowed(client, actor.workspaceId);
    await checkCount(client, link.taskId);
    await client.query(
      `INSERT INTO share_links (id, task_id, token_hash, created_by, expires_at)
       VALUES ($1, $2, $3, $4, now() + $5 * interval '1 hour')`,
      [link.id, link.taskId, link.tokenHash, actor.userId, link.expiresInHours],
    );
    const summary = `Made a link with which anybody can read a task for ${lifeInWords(link.expiresInHours)}.`;
    await audit(client, actor, 'share_link.created', link.taskId, summary);
    return await readLink(client, link.id);
  });
}

/** @throws AppError `not_found` when the actor sees no task with this link, or it was withdrawn. */
export async function revokeShareLink(db: Database, actor: Actor, id: string): Promise<void> {
  await inTransaction(db, async (client) => {
    const { rows } = await client.query<{ task_id: string }>(
      `UPDATE share_links l SET revoked_at = now() FROM tasks k
       WHERE l.id = $1 AND l.revoked_at IS NULL AND k.id = l.task_id AND k.workspace_id = $2 AND ${visibleTask('k', '$3')}
       RETURNING l.task_id`,
      [id, actor.workspaceId, actor.userId],
    );
    if (!rows[0]) throw new AppError('not_found', 'There is no such link. It may have been withdrawn.');
    await audit(client, actor, 'share_link.revoked', rows[0].task_id, 'Withdrew a link to a task.');
  });
}

const isOpen = 'l.revoked_at IS NULL AND l.expires_at > now()';

async function checkAllowed(client: PoolClient, workspaceId: string): Promise<void> {
  const { rows } = await client.query('SELECT 1 FROM workspaces WHERE id = $1 AND share_links_allowed', [workspaceId]);
  if (rows.length > 0) return;
  throw new AppError('forbidden', 'This workspace has share links switched off. Ask one of its admins for them.');
}

async function checkCount(client: PoolClient, taskId: string): Promise<void> {
  const { rows } = await client.query<{ links: number }>(
    `SELECT count(*)::int AS links FROM share_links l WHERE l.task_id = $1 AND ${isOpen}`,
    [taskId],
  );
  if ((rows[0]?.links ?? 0) < maxShareLinks) return;
  throw new AppError('conflict', `A task has at most ${maxShareLinks} links. Withdraw one that is no longer needed.`);
}

async function audit(
  client: PoolClient,
  actor: Actor,
  action: AuditAction,
  taskId: string,
  summary: string,
): Promise<void> {
  const { workspaceId, userId: actorId, origin } = actor;
  await recordAudit(client, { workspaceId, actorId, origin, action, subject: { type: 'task', id: taskId }, summary });
}

async function readLink(client: Queryable, id: string): Promise<ShareLink> {
  const { rows } = await client.query<LinkRow>(`${linkSql} WHERE l.id = $1`, [id]);
  if (!rows[0]) throw new Error('A link that was just made is there.');
  return toShareLink(rows[0]);
}

const linkSql = 'SELECT l.*, u.name AS creator_name FROM share_links l JOIN users u ON u.id = l.created_by';

type LinkRow = {
  id: string;
  created_by: string;
  creator_name: string;
  created_at: Date;
  expires_at: Date;
  times_opened: number;
  last_opened_at: Date | null;
};

function toShareLink(row: LinkRow): ShareLink {
  return {
    id: row.id,
    createdBy: { id: row.created_by, name: row.creator_name },
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    timesOpened: row.times_opened,
    lastOpenedAt: row.last_opened_at?.toISOString() ?? null,
  };
}

function lifeInWords(hours: number): string {
  const [amount, unit] = hours % 24 === 0 ? ([hours / 24, 'day'] as const) : ([hours, 'hour'] as const);
  return `${amount} ${unit}${amount === 1 ? '' : 's'}`;
}
