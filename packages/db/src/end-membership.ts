import type { RemovedMember } from '@codex-web/contracts/member';
import type { PoolClient } from 'pg';
import type { Actor } from './actor.ts';
import { type CancelledAttempt, cancelAttempts } from './cancel-attempts.ts';
import { type WipedSignIn, wipeCredentials } from './wipe-credentials.ts';

/** What came of it, and what is left to be done outside the database: telling workers and revoking at issuers. */
export type EndedMembership = {
  removed: RemovedMember;
  workspaceId: string;
  cancelled: CancelledAttempt[];
  signIns: WipedSignIn[];
};

/**
 * Takes everything from somebody that they have in a workspace, in the caller's transaction, which holds its members: attempts end,
 * secrets and links go, and their tasks stay.
 * @param heirId gets the private tasks that nobody else could see.
 * @param by who caused it.
 */
export async function endMembership(
  client: PoolClient,
  whose: { workspaceId: string; userId: string },
  heirId: string,
  by: Pick<Actor, 'userId' | 'origin'>,
): Promise<EndedMembership> {
  const { workspaceId } = whose;
  const handedTasks = await handTasks(client, whose, heirId);
  const cancelled = await cancelAttempts(client, whose, by.userId);
  const revokedTokens = await countTokens(client, whose);
  for (const sql of endings) await client.query(sql, [workspaceId, whose.userId]);
  const wiped = await wipeCredentials(client, whose, by);
  const removed = {
    endedAttempts: cancelled.length,
    wipedCredentials: wiped.count,
    revokedTokens,
    handedTasks,
  };
  return { removed, workspaceId, cancelled, signIns: wiped.signIns };
}

/** Private tasks of theirs get another eye, and what was handed to them goes back to who wrote it. */
async function handTasks(
  client: PoolClient,
  { workspaceId, userId }: { workspaceId: string; userId: string },
  heirId: string,
) {
  await client.query(
    `UPDATE tasks k SET assignee_id = k.author_id, updated_at = now()
     WHERE k.workspace_id = $1 AND k.assignee_id = $2 AND k.author_id <> $2
       AND EXISTS (SELECT 1 FROM members m WHERE m.workspace_id = $1 AND m.user_id = k.author_id)`,
    [workspaceId, userId],
  );
  const { rows } = await client.query<{ id: string; title: string }>(
    `UPDATE tasks SET assignee_id = $3, updated_at = now()
     WHERE workspace_id = $1 AND assignee_id = $2 AND visibility = 'private' RETURNING id, title`,
    [workspaceId, userId, heirId],
  );
  return rows;
}

async function countTokens(client: PoolClient, { workspaceId, userId }: { workspaceId: string; userId: string }) {
  const { rows } = await client.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM api_tokens
     WHERE workspace_id = $1 AND user_id = $2 AND revoked_at IS NULL AND expires_at > now()`,
    [workspaceId, userId],
  );
  return rows[0]?.count ?? 0;
}

// API tokens go with the membership. A link that they made would still let them in, or read a task.
const endings = [
  'DELETE FROM members WHERE workspace_id = $1 AND user_id = $2',
  'DELETE FROM group_members USING groups g WHERE g.id = group_id AND g.workspace_id = $1 AND user_id = $2',
  'DELETE FROM limits WHERE workspace_id = $1 AND user_id = $2',
  'DELETE FROM device_codes WHERE workspace_id = $1 AND user_id = $2',
  'DELETE FROM notifications WHERE workspace_id = $1 AND user_id = $2',
  'DELETE FROM notification_preferences WHERE workspace_id = $1 AND user_id = $2',
  'DELETE FROM task_reads USING tasks k WHERE k.id = task_id AND k.workspace_id = $1 AND user_id = $2',
  'DELETE FROM queue_turns WHERE workspace_id = $1 AND user_id = $2',
  'UPDATE sessions SET active_workspace_id = NULL WHERE active_workspace_id = $1 AND user_id = $2',
  `UPDATE invitations SET revoked_at = now()
   WHERE workspace_id = $1 AND invited_by = $2 AND used_at IS NULL AND revoked_at IS NULL`,
  `UPDATE share_links SET revoked_at = now() FROM tasks k
   WHERE k.id = task_id AND k.workspace_id = $1 AND created_by = $2 AND revoked_at IS NULL`,
];
