import { AppError } from '@codex-web/contracts/app-error';
import type { Queryable } from './queryable.ts';
import { violatedConstraint } from './violated-constraint.ts';

/** The name of a person, in every workspace of theirs. */
export async function changeName(client: Queryable, userId: string, name: string): Promise<void> {
  await client.query('UPDATE users SET name = $2, updated_at = now() WHERE id = $1', [userId, name]);
}

/**
 * @param email in lower case; `verified` says whether its mailbox has shown to be theirs.
 * @returns the address before. @throws AppError `email_taken` when another account has the new one.
 */
export async function changeEmail(
  client: Queryable,
  userId: string,
  email: string,
  verified: boolean,
): Promise<string | null> {
  try {
    const { rows } = await client.query<{ before: string }>(
      `UPDATE users u SET email = $2, email_verified = $3, is_unconfirmed = is_unconfirmed AND NOT $3, updated_at = now()
       FROM (SELECT id, email FROM users WHERE id = $1 FOR UPDATE) b WHERE u.id = b.id RETURNING b.email AS before`,
      [userId, email, verified],
    );
    return rows[0]?.before ?? null;
  } catch (error) {
    if (violatedConstraint(error) !== 'users_email_key') throw error;
    throw new AppError('email_taken', 'Another account has this e-mail address.');
  }
}
