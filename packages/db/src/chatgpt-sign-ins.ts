import { AppError } from '@codex-web/contracts/app-error';
import type { ChatgptSignIn } from '@codex-web/contracts/chatgpt-sign-in';
import type { PoolClient } from 'pg';
import type { Database } from './connect.ts';
import { inTransaction } from './in-transaction.ts';
import type { Queryable } from './queryable.ts';
import type { SealedSecrets } from './stored-credential.ts';

/** A sign-in with ChatGPT that was begun. What it takes to finish it is sealed, and wiped when it ends. */
export type StoredSignIn = SealedSecrets & {
  id: string;
  workspaceId: string;
  userId: string;
  method: 'device' | 'browser';
  state: ChatgptSignIn['state'];
  name: string;
  makeDefault: boolean;
  forCredentialId: string | null;
  url: string;
  userCode: string | null;
  intervalMs: number;
  expiresAt: Date;
  message: string | null;
  credentialId: string | null;
};

const columns = `id, workspace_id AS "workspaceId", user_id AS "userId", method, state, name, make_default AS "makeDefault",
  for_credential_id AS "forCredentialId", sealed, key_id AS "keyId", url, user_code AS "userCode",
  interval_ms AS "intervalMs", expires_at AS "expiresAt", message, credential_id AS "credentialId"`;

export type NewSignIn = Omit<StoredSignIn, 'state' | 'message' | 'credentialId' | 'expiresAt'> & { lifeMs: number };

/** Records a sign-in; one of the same person that is pending ends as replaced. */
export async function startSignIn(db: Database, begun: NewSignIn): Promise<void> {
  await inTransaction(db, async (client) => {
    // One after another, so that of two at once the later one replaces the earlier.
    await client.query('SELECT 1 FROM users WHERE id = $1 FOR NO KEY UPDATE', [begun.userId]);
    await client.query(
      `UPDATE chatgpt_sign_ins SET state = 'replaced', message = 'A newer sign-in took its place.', sealed = '', poll_at = NULL
       WHERE user_id = $1 AND state = 'pending'`,
      [begun.userId],
    );
    await client.query(insertSql, [
      begun.id,
      begun.workspaceId,
      begun.userId,
      begun.method,
      begun.name,
      begun.makeDefault,
      begun.forCredentialId,
      begun.sealed,
      begun.keyId,
      begun.url,
      begun.userCode,
      begun.intervalMs,
      begun.lifeMs,
    ]);
  });
}

const insertSql = `
  INSERT INTO chatgpt_sign_ins (id, workspace_id, user_id, method, state, name, make_default, for_credential_id, sealed,
    key_id, url, user_code, interval_ms, poll_at, expires_at)
  VALUES ($1, $2, $3, $4, 'pending', $5, $6, $7, $8, $9, $10, $11, $12::int,
    CASE WHEN $4 = 'device' THEN now() + $12::int * interval '1 millisecond' END, now() + $13 * interval '1 millisecond')`;

/** @throws AppError `not_found` when the person began no such sign-in. */
export async function findSignIn(
  db: Database,
  owner: { workspaceId: string; userId: string },
  id: string,
): Promise<StoredSignIn> {
  const { rows } = await db.pool.query<StoredSignIn>(
    `SELECT ${columns} FROM chatgpt_sign_ins WHERE id = $1 AND workspace_id = $2 AND user_id = $3`,
    [id, owner.workspaceId, owner.userId],
  );
  if (!rows[0]) throw new AppError('not_found', 'There is no such sign-in.');
  return rows[0];
}

/**
 * Takes the device sign-ins whose issuer is to be asked now, for `holdMs`: nobody else takes them meanwhile, and whoever comes
 * after that takes them again.
 */
export async function takeDueSignIns(db: Database, holdMs: number): Promise<StoredSignIn[]> {
  const { rows } = await db.pool.query<StoredSignIn>(
    `UPDATE chatgpt_sign_ins SET poll_at = now() + $1 * interval '1 millisecond'
     WHERE id IN (
       SELECT id FROM chatgpt_sign_ins WHERE state = 'pending' AND method = 'device' AND poll_at <= now() AND expires_at > now()
       ORDER BY poll_at LIMIT 20 FOR UPDATE SKIP LOCKED)
     RETURNING ${columns}`,
    [holdMs],
  );
  return rows;
}

/**
 * Takes a browser sign-in to finish it, for `holdMs`, so that a code that is given twice is exchanged once.
 * @returns false when it has ended, or somebody else is at it.
 */
export async function takeBrowserSignIn(db: Database, id: string, holdMs: number): Promise<boolean> {
  const { rowCount } = await db.pool.query(
    `UPDATE chatgpt_sign_ins SET poll_at = now() + $2 * interval '1 millisecond'
     WHERE id = $1 AND state = 'pending' AND method = 'browser' AND expires_at > now()
       AND (poll_at IS NULL OR poll_at <= now())`,
    [id, holdMs],
  );
  return rowCount === 1;
}

/** The issuer is asked again after `delayMs`. */
export async function pollAgain(db: Database, id: string, delayMs: number): Promise<void> {
  await db.pool.query(
    `UPDATE chatgpt_sign_ins SET poll_at = now() + $2 * interval '1 millisecond' WHERE id = $1 AND state = 'pending'`,
    [id, delayMs],
  );
}

export type SignInEnd = {
  state: Exclude<ChatgptSignIn['state'], 'pending'>;
  message: string | null;
  credentialId: string | null;
};

/** Ends a sign-in and wipes what it kept. @returns false when it had ended before. */
export async function endSignIn(client: Queryable, id: string, end: SignInEnd): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE chatgpt_sign_ins SET state = $2, message = $3, credential_id = $4, sealed = '', poll_at = NULL
     WHERE id = $1 AND state = 'pending'`,
    [id, end.state, end.message, end.credentialId],
  );
  return rowCount === 1;
}

/** Holds the sign-in for the transaction. @returns whether it is still pending. */
export async function lockPendingSignIn(client: PoolClient, id: string): Promise<boolean> {
  const { rows } = await client.query<{ state: string }>(
    'SELECT state FROM chatgpt_sign_ins WHERE id = $1 FOR UPDATE',
    [id],
  );
  return rows[0]?.state === 'pending';
}

/** Ends the sign-ins that nobody finished in time. */
export async function endLateSignIns(db: Database): Promise<void> {
  await db.pool.query(
    `UPDATE chatgpt_sign_ins SET state = 'timed_out', sealed = '', poll_at = NULL,
       message = 'Nobody finished it within the time the code was good for. Start again.'
     WHERE state = 'pending' AND expires_at <= now()`,
  );
}
