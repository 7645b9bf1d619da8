import { AppError } from '@codex-web/contracts/app-error';
import type { ChangePasswordRequest } from '@codex-web/contracts/sign-in';
import { withdrawLinks } from '@codex-web/db/account-links';
import { findPersonById, setPassword } from '@codex-web/db/find-password';
import { inTransaction } from '@codex-web/db/in-transaction';
import type { SignedIn } from '../auth/caller.ts';
import { checkPassword } from '../auth/password-policy.ts';
import { hashPassword, verifyPassword } from '../auth/passwords.ts';
import { guardFactor } from '../auth/sign-in-guard.ts';
import type { Dependencies } from '../dependencies.ts';
import { writeDown } from './account-change.ts';
import { requireConfirmation } from './confirmation.ts';

type Parts = Pick<Dependencies, 'db' | 'mailer' | 'settings'>;

/** @throws AppError `wrong_credentials`, `confirmation_required`, `password_refused`, `rate_limited` */
export async function changePassword(parts: Parts, signedIn: SignedIn, asked: ChangePasswordRequest): Promise<void> {
  const { db } = parts;
  const { user, origin } = signedIn;
  const person = await findPersonById(db, user.id);
  if (person?.passwordHash) await checkOwnPassword(parts, user.id, asked.currentPassword ?? '');
  else await requireConfirmation(db, signedIn);
  checkPassword(asked.newPassword, user);
  const passwordHash = await hashPassword(asked.newPassword);
  await inTransaction(db, async (client) => {
    await setPassword(client, user.id, passwordHash);
    await withdrawLinks(client, user.id, 'password-reset');
    const change = {
      user,
      actorId: user.id,
      origin,
      action: 'password.changed',
      summary: 'Changed the password.',
    } as const;
    await writeDown(parts, client, { ...change, notice: 'password-changed' });
  });
}

/** @throws AppError `wrong_credentials`, `rate_limited` */
export async function checkOwnPassword({ db }: Pick<Parts, 'db'>, userId: string, password: string): Promise<void> {
  const tried = await guardFactor(db, userId);
  const person = await findPersonById(db, userId);
  if (!(await verifyPassword(person?.passwordHash ?? null, password))) {
    throw new AppError('wrong_credentials', 'This is not your password.');
  }
  await tried.succeeded();
}
