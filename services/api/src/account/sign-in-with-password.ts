import type { Origin } from '@codex-web/db/actor';
import { findPersonByEmail, setPassword } from '@codex-web/db/find-password';
import { inTransaction } from '@codex-web/db/in-transaction';
import { recordAudit } from '@codex-web/db/record-audit';
import { hashPassword, isEarlierHash, verifyPassword } from '../auth/passwords.ts';
import { guardPassword } from '../auth/sign-in-guard.ts';
import type { Dependencies } from '../dependencies.ts';
import { writeDown } from './account-change.ts';
import { wrongCredentials } from './finish-sign-in.ts';

type Parts = Pick<Dependencies, 'db' | 'mailer' | 'settings'>;

/**
 * Tells whose password it is. What is done, and how long it takes, is the same whether there is such an account or not.
 * @param email in lower case. @throws AppError `wrong_credentials`, or `rate_limited` after too many that were wrong.
 */
export async function signInWithPassword(
  parts: Parts,
  { email, password }: { email: string; password: string },
  origin: Origin,
): Promise<{ userId: string }> {
  const tried = await guardPassword(parts.db, email, origin.ip);
  const person = await findPersonByEmail(parts.db, email);
  if (!person || !(await verifyPassword(person.passwordHash, password))) {
    if (!person) await verifyPassword(null, password);
    await writeDownFailure(parts, person?.user ?? null, origin, tried.locks);
    throw wrongCredentials();
  }
  await tried.succeeded();
  if (person.passwordHash !== null && isEarlierHash(person.passwordHash)) {
    await setPassword(parts.db.pool, person.user.id, await hashPassword(password));
  }
  return { userId: person.user.id };
}

/** Of somebody unknown only that there was a try, and from where: an address typed in may be a password. */
async function writeDownFailure(
  parts: Parts,
  user: { id: string; email: string } | null,
  origin: Origin,
  locks: boolean,
): Promise<void> {
  const action = locks ? 'account.locked' : 'sign_in.failed';
  const summary = locks
    ? 'Too many wrong passwords: the account takes none for a while.'
    : 'A wrong password was given.';
  await inTransaction(parts.db, async (client) => {
    if (user) {
      const notice = locks ? ({ notice: 'locked' } as const) : {};
      await writeDown(parts, client, { user, actorId: null, origin, action, summary, ...notice });
      return;
    }
    const subject = { type: 'user', id: 'unknown' };
    await recordAudit(client, { workspaceId: null, actorId: null, origin, action, subject, summary });
  });
}
