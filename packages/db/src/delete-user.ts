import { AppError } from '@codex-web/contracts/app-error';
import type { PoolClient } from 'pg';
import type { Origin } from './actor.ts';
import { lockPerson, requireOperator } from './change-person.ts';
import type { Database } from './connect.ts';
import { type DeletedWorkspace, endWorkspace } from './delete-workspace.ts';
import { endWaysIn } from './end-ways-in.ts';
import { inTransaction } from './in-transaction.ts';
import { lockMembers, otherOwner } from './lock-members.ts';
import { recordAudit } from './record-audit.ts';
import { leave } from './remove-member.ts';
import { requireTyped } from './require-typed.ts';

/**
 * Ends somebody's account: their memberships, ways in and secrets go, and no name or address of theirs stays. Their tasks stay with
 * the workspaces, as those of a deleted person; workspaces that nobody else is in are deleted with them.
 * @param typed the person's own e-mail address.
 * @returns of each of their workspaces what is left to be done. @throws AppError `name_not_typed`; `last_operator`; `last_owner` naming the workspaces that have other members and no other owner.
 */
export async function deleteUser(
  db: Database,
  by: { userId: string; origin: Origin },
  typed: string,
): Promise<DeletedWorkspace[]> {
  return await inTransaction(db, async (client) => {
    const { email } = await lockPerson(client, by.userId);
    requireTyped(typed.toLowerCase(), email.toLowerCase(), 'your e-mail address');
    const ended = await endMemberships(client, by);
    await endWaysIn(client, by.userId);
    for (const sql of endings) await client.query(sql, [by.userId]);
    for (const sql of addressEndings) await client.query(sql, [email]);
    await requireOperator(client);
    await recordAudit(client, {
      workspaceId: null,
      actorId: by.userId,
      origin: by.origin,
      action: 'account.deleted',
      subject: { type: 'user', id: by.userId },
      summary: 'Deleted their account.',
    });
    return ended;
  });
}

async function endMemberships(client: PoolClient, by: { userId: string; origin: Origin }): Promise<DeletedWorkspace[]> {
  const memberships = await lockMemberships(client, by.userId);
  const stuck = memberships.filter(({ isLastOwner, others }) => isLastOwner && others > 0);
  if (stuck.length > 0) {
    const names = stuck.map(({ name }) => `“${name}”`).join(', ');
    throw new AppError(
      'last_owner',
      `You are the last owner of ${names}. Make somebody else an owner there first, or delete the workspace.`,
    );
  }
  const ended: DeletedWorkspace[] = [];
  for (const { workspaceId, isLastOwner } of memberships) {
    const actor = { ...by, workspaceId };
    ended.push(isLastOwner ? await endWorkspace(client, actor) : await leave(client, actor));
  }
  return ended;
}

async function lockMemberships(client: PoolClient, userId: string) {
  const { rows } = await client.query<{ workspace_id: string; role: string }>(
    'SELECT workspace_id, role FROM members WHERE user_id = $1 ORDER BY workspace_id',
    [userId],
  );
  const memberships = [];
  for (const { workspace_id: workspaceId, role } of rows) {
    const { name } = await lockMembers(client, workspaceId);
    const isLastOwner = role === 'owner' && (await otherOwner(client, workspaceId, userId)) === null;
    const others = await countOthers(client, workspaceId, userId);
    memberships.push({ workspaceId, name, isLastOwner, others });
  }
  return memberships;
}

async function countOthers(client: PoolClient, workspaceId: string, userId: string): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM members m JOIN users u ON u.id = m.user_id
     WHERE m.workspace_id = $1 AND m.user_id <> $2 AND u.kind = 'person'`,
    [workspaceId, userId],
  );
  return rows[0]?.count ?? 0;
}

const endings = [
  `UPDATE users SET name = 'Deleted person', email = id || '@deleted.invalid', email_verified = false, image = NULL,
     is_operator = false, disabled_at = now(), deleted_at = now(), updated_at = now() WHERE id = $1`,
  'DELETE FROM account_links WHERE user_id = $1',
  'DELETE FROM chatgpt_sign_ins WHERE user_id = $1',
  'DELETE FROM notifications WHERE user_id = $1',
  'DELETE FROM notification_preferences WHERE user_id = $1',
  'DELETE FROM task_reads WHERE user_id = $1',
  'DELETE FROM comment_mentions WHERE user_id = $1',
  'DELETE FROM group_members WHERE user_id = $1',
  'DELETE FROM queue_turns WHERE user_id = $1',
  'DELETE FROM limits WHERE user_id = $1',
  'UPDATE invitations SET email = NULL, used_by = NULL WHERE used_by = $1',
  'UPDATE invitations SET invited_by = NULL WHERE invited_by = $1',
  'UPDATE notices SET actor_id = NULL WHERE actor_id = $1',
];

const addressEndings = [
  'DELETE FROM mail_outbox WHERE lower(recipient) = lower($1)',
  'DELETE FROM password_reset_requests WHERE lower(email) = lower($1)',
];
