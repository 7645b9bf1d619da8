import { randomUUID } from 'node:crypto';
import { AppError } from '@codex-web/contracts/app-error';
import type { PoolClient } from 'pg';
import type { Origin } from './actor.ts';
import type { Database } from './connect.ts';
import { foundWorkspace } from './found-workspace.ts';
import { inTransaction } from './in-transaction.ts';
import { recordAudit } from './record-audit.ts';
import { joinWorkspace, linkInvalid, takeInvitation } from './use-invitation.ts';
import { violatedConstraint } from './violated-constraint.ts';

export type NewUser = { name: string; email: string; passwordHash: string };

/**
 * Uses an invitation up and makes its user, all or nothing. The user of the first link makes and owns the first
 * workspace and operates the installation; the user of a later one joins the workspace they were invited to.
 * @throws AppError `sign_up_link_invalid` or `invitation_for_another` as `takeInvitation` does. AppError `email_taken` when the
 *   address has a user; the invitation can then be used again.
 * @returns the id of the user.
 */
export async function signUp(db: Database, tokenHash: string, user: NewUser, origin: Origin): Promise<string> {
  return await makingUser(db, async (client) => {
    const { workspaceId, ...invitation } = await takeInvitation(client, tokenHash, user.email);
    const userId = await insertUser(client, user);
    if (workspaceId === null) await foundInstallation(client, userId, user.name, origin);
    else await joinWorkspace(client, { ...invitation, workspaceId }, { userId, origin });
    return userId;
  });
}

/**
 * Makes a user who is in no workspace, where the operator lets everybody in. The first user comes with the first link all the same.
 * @throws AppError `sign_up_link_invalid` while there is no user; `email_taken`.
 * @returns the id of the user.
 */
export async function signUpOpenly(db: Database, user: NewUser, origin: Origin): Promise<string> {
  return await makingUser(db, async (client) => {
    const { rows } = await client.query('SELECT 1 FROM users LIMIT 1');
    if (rows.length === 0) throw linkInvalid();
    const userId = await insertUser(client, user);
    await client.query('UPDATE users SET is_unconfirmed = true WHERE id = $1', [userId]);
    await recordAudit(client, {
      workspaceId: null,
      actorId: userId,
      origin,
      action: 'user.signed_up',
      subject: { type: 'user', id: userId },
      summary: 'Signed up without an invitation.',
    });
    return userId;
  });
}

async function makingUser(db: Database, work: (client: PoolClient) => Promise<string>): Promise<string> {
  try {
    return await inTransaction(db, work);
  } catch (error) {
    if (violatedConstraint(error) !== 'users_email_key') throw error;
    throw new AppError('email_taken', 'This e-mail address has an account. Sign in instead.');
  }
}

async function insertUser(client: PoolClient, user: NewUser): Promise<string> {
  const id = randomUUID();
  await client.query('INSERT INTO users (id, name, email) VALUES ($1, $2, $3)', [id, user.name, user.email]);
  await client.query(
    `INSERT INTO accounts (id, account_id, provider_id, user_id, password) VALUES ($1, $2, 'credential', $2, $3)`,
    [randomUUID(), id, user.passwordHash],
  );
  return id;
}

async function foundInstallation(client: PoolClient, userId: string, name: string, origin: Origin): Promise<void> {
  await client.query('UPDATE users SET is_operator = true WHERE id = $1', [userId]);
  await foundWorkspace(client, { userId, origin }, `${name}’s workspace`);
  await recordAudit(client, {
    workspaceId: null,
    actorId: userId,
    origin,
    action: 'operator.added',
    subject: { type: 'user', id: userId },
    summary: 'Set the installation up and operates it, with the first link.',
  });
}
