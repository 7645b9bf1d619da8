import { randomUUID } from 'node:crypto';
import { AppError } from '@codex-web/contracts/app-error';
import type { EmailChange } from '@codex-web/contracts/sign-in';
import { storeLink, useLink, withdrawLinks } from '@codex-web/db/account-links';
import type { Origin } from '@codex-web/db/actor';
import { changeEmail } from '@codex-web/db/change-user';
import { inTransaction } from '@codex-web/db/in-transaction';
import type { PoolClient } from '@codex-web/db/queryable';
import type { SignedIn } from '../auth/caller.ts';
import { guardMailTo } from '../auth/sign-in-guard.ts';
import type { Dependencies } from '../dependencies.ts';
import { writeDown } from './account-change.ts';
import { accountLink } from './account-link.ts';

type Parts = Pick<Dependencies, 'db' | 'mailer' | 'settings'>;

const lifeMs = 24 * 3_600_000;

/**
 * Changes the address once its mailbox has shown to be theirs, by the link sent to it; at once where no e-mail can be sent.
 * Whether another account has the address is not told to who could only be guessing.
 * @param email in lower case. @throws AppError `email_taken`, only where no e-mail can be sent; `rate_limited`
 */
export async function beginEmailChange(parts: Parts, signedIn: SignedIn, email: string): Promise<EmailChange> {
  const { db, mailer, settings } = parts;
  const { user, origin } = signedIn;
  if (!mailer) {
    await inTransaction(db, (client) =>
      applyChange(parts, client, { userId: user.id, email, verified: false }, origin),
    );
    return { email, pending: false };
  }
  await guardMailTo(db, user.id);
  const { tokenHash, url } = accountLink(settings.publicUrl, '/confirm-email');
  await inTransaction(db, async (client) => {
    await withdrawLinks(client, user.id, 'email-change');
    await storeLink(client, {
      ...{ id: randomUUID(), tokenHash, purpose: 'email-change' },
      userId: user.id,
      email,
      lifeMs,
    });
    const text = `Somebody signed in to Codex Web as ${user.email} wants to sign in with this address instead.\n\nIf that was you, open this link within a day:\n${url}\n\nIf it was not, do nothing.\n`;
    await mailer.send({ to: email, subject: 'Confirm your new e-mail address', text, giveUpAfterMs: lifeMs }, client);
    const summary = 'Asked for another e-mail address, which has yet to be confirmed.';
    await writeDown(parts, client, { user, actorId: user.id, origin, action: 'email_change.requested', summary });
  });
  return { email, pending: true };
}

/**
 * Takes the address of a link for that of who is signed in. Opening the mail is not enough: it may have gone to somebody who is not the
 * one whose account it is.
 * @throws AppError `email_link_invalid`; `email_taken`; `forbidden` when it is the link of another account.
 */
export async function confirmEmailChange(parts: Parts, tokenHash: string, { user, origin }: SignedIn): Promise<void> {
  await inTransaction(parts.db, async (client) => {
    const link = await useLink(client, tokenHash, 'email-change');
    if (!link || link.email === null) {
      throw new AppError(
        'email_link_invalid',
        'This link was used, replaced or has expired. Ask for the change again.',
      );
    }
    if (link.userId !== user.id) {
      throw new AppError('forbidden', 'This link belongs to another account. Sign out, and sign in to that one.');
    }
    await applyChange(parts, client, { userId: user.id, email: link.email, verified: true }, origin);
  });
}

async function applyChange(
  parts: Parts,
  client: PoolClient,
  { userId, email, verified }: { userId: string; email: string; verified: boolean },
  origin: Origin,
): Promise<void> {
  const before = await changeEmail(client, userId, email, verified);
  // A link to a new password that went to the earlier address is not to open the account.
  await withdrawLinks(client, userId, 'password-reset');
  const user = { id: userId, email: before ?? email };
  const who = { user, actorId: userId, origin };
  if (before === email) {
    const summary = 'Confirmed the e-mail address.';
    return await writeDown(parts, client, { ...who, action: 'email.confirmed', summary });
  }
  const change = { ...who, action: 'email.changed', summary: 'Changed the e-mail address.' } as const;
  await writeDown(parts, client, { ...change, notice: 'email-changed' });
}
