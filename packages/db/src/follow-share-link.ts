import type { AttemptState } from '@codex-web/contracts/attempt-state';
import type { Database } from './connect.ts';
import type { Viewer } from './viewer.ts';
import { visibleTask } from './visible-task.ts';

/** What a link leads to. */
export type SharedPlace = {
  linkId: string;
  taskId: string;
  expiresAt: Date;
  repositoryUrl: string;
  /** What paid for the turns of the task. */
  credentialIds: string[];
  /** Who made the link: it shows nothing they do not see. */
  maker: Viewer;
};

/**
 * Null when there is no such link, it expired or was withdrawn, links are switched off, or who made it could not make it now: they
 * left, were disabled, became a viewer, or no longer see the task.
 */
export async function followShareLink(db: Database, tokenHash: string): Promise<SharedPlace | null> {
  const { rows } = await db.pool.query<Omit<SharedPlace, 'maker'> & Viewer>(
    `SELECT l.id AS "linkId", l.task_id AS "taskId", l.expires_at AS "expiresAt", r.url AS "repositoryUrl",
       k.workspace_id AS "workspaceId", l.created_by AS "userId",
       ARRAY(SELECT DISTINCT t.credential_id::text FROM turns t
         WHERE t.task_id = k.id AND t.credential_id IS NOT NULL) AS "credentialIds"
     FROM share_links l
     JOIN tasks k ON k.id = l.task_id
     JOIN repositories r ON r.id = k.repository_id
     JOIN workspaces w ON w.id = k.workspace_id
     JOIN members m ON m.workspace_id = k.workspace_id AND m.user_id = l.created_by
     JOIN users u ON u.id = m.user_id AND u.disabled_at IS NULL
     WHERE l.token_hash = $1 AND l.revoked_at IS NULL AND l.expires_at > now()
       AND w.share_links_allowed AND m.role <> 'viewer' AND ${visibleTask('k', 'l.created_by')}`,
    [tokenHash],
  );
  if (!rows[0]) return null;
  const { workspaceId, userId, ...place } = rows[0];
  return { ...place, maker: { workspaceId, userId } };
}

/** Counts that somebody opened it, and when last. */
export async function countOpening(db: Database, linkId: string): Promise<void> {
  await db.pool.query(
    'UPDATE share_links SET times_opened = times_opened + 1, last_opened_at = now() WHERE id = $1 AND times_opened < 2147483647',
    [linkId],
  );
}

/** How far an attempt is. Null when it is not one of the task's. */
export async function findAttemptOf(
  db: Database,
  taskId: string,
  attemptId: string,
): Promise<{ state: AttemptState; lastSeq: number } | null> {
  const { rows } = await db.pool.query<{ state: AttemptState; lastSeq: number }>(
    `SELECT a.state, coalesce((SELECT max(seq) FROM events WHERE attempt_id = a.id), 0) AS "lastSeq"
     FROM attempts a JOIN turns t ON t.id = a.turn_id WHERE a.id = $1 AND t.task_id = $2`,
    [attemptId, taskId],
  );
  return rows[0] ?? null;
}
