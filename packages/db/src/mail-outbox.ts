import type { Database } from './connect.ts';
import type { Queryable } from './queryable.ts';

export type NewMail = {
  id: string;
  recipient: string;
  subject: string;
  /** Its text, encrypted. */
  sealed: Buffer;
  keyId: string;
  giveUpAfterMs: number;
};

export type WaitingMail = Pick<NewMail, 'id' | 'recipient' | 'subject' | 'sealed' | 'keyId'> & { tries: number };

/** Stores an e-mail that is to be sent. With the connection of a transaction it stands or falls with it. */
export async function storeMail(client: Queryable, mail: NewMail): Promise<void> {
  await client.query(
    `INSERT INTO mail_outbox (id, recipient, subject, sealed, key_id, give_up_at)
     VALUES ($1, $2, $3, $4, $5, now() + $6 * interval '1 ms')`,
    [mail.id, mail.recipient, mail.subject, mail.sealed, mail.keyId, mail.giveUpAfterMs],
  );
}

/**
 * Takes the e-mail that is due longest. Should its sender die, it is due again after `againAfterMs`, so a sender that took
 * longer may make it arrive twice.
 */
export async function takeDueMail(db: Database, againAfterMs: number): Promise<WaitingMail | null> {
  const { rows } = await db.pool.query<WaitingMail>(
    `UPDATE mail_outbox SET tries = tries + 1, next_try_at = now() + $1 * interval '1 ms'
     WHERE id = (
       SELECT id FROM mail_outbox WHERE gave_up_at IS NULL AND next_try_at <= now()
       ORDER BY next_try_at LIMIT 1 FOR UPDATE SKIP LOCKED)
     RETURNING id, recipient, subject, sealed, key_id AS "keyId", tries`,
    [againAfterMs],
  );
  return rows[0] ?? null;
}

/** Its text is nobody’s business any more. */
export async function removeSentMail(db: Database, id: string): Promise<void> {
  await db.pool.query('DELETE FROM mail_outbox WHERE id = $1', [id]);
}

/** Notes why it could not be sent, to be tried again later, unless that is `never` or it is too late. Then its text goes. */
export async function noteMailFailure(
  db: Database,
  id: string,
  failure: { message: string; againAfterMs: number | 'never' },
): Promise<void> {
  const { message, againAfterMs } = failure;
  await db.pool.query(
    `UPDATE mail_outbox SET last_error = $2, next_try_at = now() + coalesce($3, 0) * interval '1 ms',
       gave_up_at = CASE WHEN $3::bigint IS NULL OR now() + $3 * interval '1 ms' > give_up_at THEN now() END,
       sealed = CASE WHEN $3::bigint IS NULL OR now() + $3 * interval '1 ms' > give_up_at THEN '' ELSE sealed END
     WHERE id = $1`,
    [id, message, againAfterMs === 'never' ? null : againAfterMs],
  );
}

/** Forgets what was given up more than 30 days ago. */
export async function forgetOldMail(db: Database): Promise<void> {
  await db.pool.query(`DELETE FROM mail_outbox WHERE gave_up_at < now() - interval '30 days'`);
}
