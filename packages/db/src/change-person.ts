import { AppError } from '@codex-web/contracts/app-error';
import type { AuditAction } from '@codex-web/contracts/audit-action';
import type { ChangePersonRequest } from '@codex-web/contracts/installation';
import type { PoolClient } from 'pg';
import type { Origin } from './actor.ts';
import type { Database } from './connect.ts';
import { inTransaction } from './in-transaction.ts';
import { recordAudit } from './record-audit.ts';

type Operator = { userId: string; origin: Origin };

/**
 * Disables or enables a person, makes them an operator or not one any more. Whoever is disabled is signed out everywhere; their API
 * tokens and the invitations they made are revoked for good.
 * @throws AppError `not_found`; `invalid_request` for disabling oneself; `last_operator`.
 */
export async function changePerson(
  db: Database,
  by: Operator,
  userId: string,
  change: ChangePersonRequest,
): Promise<void> {
  if (change.disabled === true && userId === by.userId) {
    throw new AppError('invalid_request', 'You cannot disable yourself. Another operator can.');
  }
  await inTransaction(db, async (client) => {
    const before = await lockPerson(client, userId);
    if (change.disabled !== undefined && change.disabled !== before.disabled) {
      await setDisabled(client, by, userId, change.disabled);
    }
    if (change.isOperator !== undefined && change.isOperator !== before.isOperator) {
      await client.query('UPDATE users SET is_operator = $2 WHERE id = $1', [userId, change.isOperator]);
      await auditOperator(client, by, userId, change.isOperator);
    }
    await requireOperator(client);
  });
}

/** @throws AppError `last_operator` when nobody is left who operates the installation. */
export async function requireOperator(client: PoolClient): Promise<void> {
  const { rows } = await client.query('SELECT 1 FROM users WHERE is_operator AND disabled_at IS NULL LIMIT 1');
  if (rows.length > 0) return;
  throw new AppError('last_operator', 'An installation has an operator. Make somebody else one first.');
}

/** All operators are locked with the person, so that two of them do not remove each other at once. */
export async function lockPerson(client: PoolClient, userId: string) {
  const { rows } = await client.query<{ id: string; email: string; disabled: boolean; isOperator: boolean }>(
    `SELECT id, email, disabled_at IS NOT NULL AS disabled, is_operator AS "isOperator" FROM users
     WHERE (id = $1 OR is_operator) AND kind = 'person' AND deleted_at IS NULL ORDER BY id FOR NO KEY UPDATE`,
    [userId],
  );
  const person = rows.find(({ id }) => id === userId);
  if (!person) throw new AppError('not_found', 'There is no such person.');
  return person;
}

async function setDisabled(client: PoolClient, by: Operator, userId: string, disabled: boolean): Promise<void> {
  if (!disabled) {
    await client.query('UPDATE users SET disabled_at = NULL WHERE id = $1', [userId]);
    await audit(client, by, userId, 'person.enabled', 'Enabled somebody.');
    return;
  }
  for (const sql of endings) await client.query(sql, [userId]);
  await audit(client, by, userId, 'person.disabled', 'Disabled somebody: signed out, API tokens revoked.');
}

const endings = [
  'UPDATE users SET disabled_at = now() WHERE id = $1',
  'DELETE FROM sessions WHERE user_id = $1',
  'DELETE FROM device_codes WHERE user_id = $1',
  'DELETE FROM sign_in_challenges WHERE user_id = $1',
  'DELETE FROM account_links WHERE user_id = $1',
  'UPDATE api_tokens SET revoked_at = now() WHERE user_id = $1 AND revoked_at IS NULL',
  'UPDATE invitations SET revoked_at = now() WHERE invited_by = $1 AND used_at IS NULL AND revoked_at IS NULL',
];

async function auditOperator(client: PoolClient, by: Operator, userId: string, isOperator: boolean): Promise<void> {
  if (isOperator) await audit(client, by, userId, 'operator.added', 'Made somebody an operator of the installation.');
  else await audit(client, by, userId, 'operator.removed', 'Took the installation from an operator.');
}

async function audit(
  client: PoolClient,
  by: Operator,
  userId: string,
  action: AuditAction,
  summary: string,
): Promise<void> {
  const subject = { type: 'user', id: userId };
  await recordAudit(client, { workspaceId: null, actorId: by.userId, origin: by.origin, action, subject, summary });
}
