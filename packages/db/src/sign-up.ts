import { randomUUID } from 'node:crypto';
import { AppError } from '@codex-web/contracts/app-error';
import type { PoolClient } from 'pg';
import type { Database } from './connect.ts';
import { inTransaction } from './in-transaction.ts';
import { violatedConstraint } from './violated-constraint.ts';

export type NewUser = { name: string; email: string; passwordHash: string };

/**
 * Uses a sign-up link up and makes its user, all or nothing. The user of the first link makes and owns the first
 * workspace; the user of a later one joins the workspace of the link.
 * @throws AppError `sign_up_link_invalid` when the link is unknown, used, withdrawn or too old; of several uses at
 *   once all but one get it. AppError `email_taken` when the address has a user; the link can then be used again.
 */
export async function signUp(db: Database, tokenHash: string, user: NewUser): Promise<void> {
  try {
    await inTransaction(db, async (client) => {
      const link = await useLink(client, tokenHash);
      const userId = await insertUser(client, user);
      if (link.workspaceId === null) await foundInstallation(client, userId, user.name);
      else await insertMember(client, link.workspaceId, userId, 'member');
    });
  } catch (error) {
    if (violatedConstraint(error) !== 'users_email_key') throw error;
    throw new AppError('email_taken', 'This e-mail address has an account. Sign in instead.');
  }
}

async function useLink(client: PoolClient, tokenHash: string): Promise<{ workspaceId: string | null }> {
  const { rows } = await client.query<{ workspace_id: string | null }>(
    `UPDATE sign_up_links SET used_at = now()
     WHERE token_hash = $1 AND used_at IS NULL AND expires_at > now()
       AND (workspace_id IS NOT NULL OR NOT EXISTS (SELECT 1 FROM users))
     RETURNING workspace_id`,
    [tokenHash],
  );
  if (rows[0]) return { workspaceId: rows[0].workspace_id };
  throw linkInvalid();
}

/** Says that a link cannot be used, and not why: the secret of an unknown link is not to be guessed at. */
export function linkInvalid(): AppError {
  const message = 'This sign-up link was used or has expired. Ask the owner of the workspace for a new one.';
  return new AppError('sign_up_link_invalid', message);
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

async function foundInstallation(client: PoolClient, userId: string, userName: string): Promise<void> {
  await client.query('UPDATE users SET is_operator = true WHERE id = $1', [userId]);
  const id = randomUUID();
  await client.query('INSERT INTO workspaces (id, name) VALUES ($1, $2)', [id, `${userName}’s workspace`]);
  await insertMember(client, id, userId, 'owner');
}

async function insertMember(client: PoolClient, workspaceId: string, userId: string, role: string): Promise<void> {
  await client.query('INSERT INTO members (workspace_id, user_id, role) VALUES ($1, $2, $3)', [
    workspaceId,
    userId,
    role,
  ]);
}
