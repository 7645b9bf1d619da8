import { randomUUID } from 'node:crypto';
import { AppError } from '@codex-web/contracts/app-error';
import type { AuditAction } from '@codex-web/contracts/audit-action';
import type { Limit, LimitMeasure } from '@codex-web/contracts/limit';
import { limitInWords } from '@codex-web/contracts/limit-in-words';
import type { PoolClient } from 'pg';
import type { Actor } from './actor.ts';
import type { Database } from './connect.ts';
import { inTransaction } from './in-transaction.ts';
import { recordActorsAudit } from './record-audit.ts';

/** The limits of a workspace, in the order people read them: the narrowest first. */
export async function listLimits(db: Database, workspaceId: string): Promise<Limit[]> {
  const { rows } = await db.pool.query<Limit>(
    `${limitSql} WHERE l.workspace_id = $1
     ORDER BY array_position('{attempt,task,person,workspace}', l.scope), u.name NULLS FIRST, l.user_id,
       array_position('{once,day,month}', l.period), array_position('{cost,tokens,minutes}', l.metric)`,
    [workspaceId],
  );
  return rows;
}

/**
 * Sets the limit of this measure, for everybody or for the person named. It holds for attempts under way too.
 * @throws AppError `not_found` when the workspace has no such member.
 */
export async function saveLimit(
  db: Database,
  actor: Actor,
  wanted: LimitMeasure & { userId: string | null },
): Promise<Limit> {
  return await inTransaction(db, async (client) => {
    if (wanted.userId !== null) await checkMember(client, actor.workspaceId, wanted.userId);
    const { rows } = await client.query<{ id: string }>(
      `INSERT INTO limits (id, workspace_id, scope, period, metric, user_id, amount) VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (workspace_id, scope, period, metric, coalesce(user_id, ''))
         DO UPDATE SET amount = excluded.amount, updated_at = now() RETURNING id`,
      [randomUUID(), actor.workspaceId, wanted.scope, wanted.period, wanted.metric, wanted.userId, wanted.amount],
    );
    const saved = await readLimit(client, actor.workspaceId, rows[0]?.id ?? '');
    await audit(client, actor, 'limit.saved', saved, 'Set');
    return saved;
  });
}

/** @throws AppError `not_found` when the workspace has no such limit. */
export async function deleteLimit(db: Database, actor: Actor, id: string): Promise<void> {
  await inTransaction(db, async (client) => {
    const limit = await readLimit(client, actor.workspaceId, id);
    await client.query('DELETE FROM limits WHERE id = $1', [id]);
    await audit(client, actor, 'limit.removed', limit, 'Removed');
  });
}

const limitSql = `
  SELECT l.id, l.scope, l.period, l.metric, l.amount::float8, l.user_id AS "userId", u.name AS "personName"
  FROM limits l LEFT JOIN users u ON u.id = l.user_id`;

async function readLimit(client: PoolClient, workspaceId: string, id: string): Promise<Limit> {
  const { rows } = await client.query<Limit>(`${limitSql} WHERE l.workspace_id = $1 AND l.id = $2 FOR UPDATE OF l`, [
    workspaceId,
    id,
  ]);
  if (!rows[0]) throw new AppError('not_found', 'There is no such limit. Somebody may have removed it.');
  return rows[0];
}

async function checkMember(client: PoolClient, workspaceId: string, userId: string): Promise<void> {
  const { rows } = await client.query('SELECT 1 FROM members WHERE workspace_id = $1 AND user_id = $2', [
    workspaceId,
    userId,
  ]);
  if (rows.length === 0) throw new AppError('not_found', 'There is no such person in this workspace.');
}

async function audit(client: PoolClient, actor: Actor, action: AuditAction, limit: Limit, did: string): Promise<void> {
  const whose = limit.userId === null ? '' : ', of one by name';
  await recordActorsAudit(client, actor, {
    action,
    subject: { type: 'limit', id: limit.id },
    summary: `${did} the limit of ${limitInWords(limit)}${whose}.`,
  });
}
