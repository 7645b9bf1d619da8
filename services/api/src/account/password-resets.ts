import { randomUUID } from 'node:crypto';
import { AppError } from '@codex-web/contracts/app-error';
import type { PasswordResetLink } from '@codex-web/contracts/sign-in';
import { countNewLinks, findLink, storeLink, useLink, withdrawLinks } from '@codex-web/db/account-links';
import type { Origin } from '@codex-web/db/actor';
import { claimAccount } from '@codex-web/db/claim-account';
import { findPersonByEmail, findPersonById, setPassword } from '@codex-web/db/find-password';
import { inTransaction } from '@codex-web/db/in-transaction';
import { takeResetRequest } from '@codex-web/db/password-reset-requests';
import { endSessions } from '@codex-web/db/user-sessions';
import type { SignedIn } from '../auth/caller.ts';
import { checkPassword } from '../auth/password-policy.ts';
import { hashPassword } from '../auth/passwords.ts';
import { unlockAccount } from '../auth/sign-in-guard.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Mailer } from '../mail/mailer.ts';
import { writeDown } from './account-change.ts';
import { accountLink } from './account-link.ts';

type Parts = Pick<Dependencies, 'db' | 'mailer' | 'settings'>;
type User = { id: string; email: string };

const mailedLifeMs = 3_600_000;
const copiedLifeMs = 24 * 3_600_000;
/** So that nobody's mailbox is filled by others. */
const mostMailsAnHour = 3;

/**
 * Sends links to those who asked for one since; who asked about nobody gets none. It is done apart from the asking, which takes
 * the same time for all.
 */
export async function answerResetRequests(parts: Parts & { mailer: Mailer }): Promise<void> {
  for (;;) {
    const request = await takeResetRequest(parts.db);
    if (!request) return;
    const person = await findPersonByEmail(parts.db, request.email);
    if (!person || (await countNewLinks(parts.db, person.user.id, 'password-reset')) >= mostMailsAnHour) continue;
    await mailResetLink(parts, person.user, { ip: request.ip, userAgent: request.userAgent, tokenId: null });
  }
}

async function mailResetLink(parts: Parts & { mailer: Mailer }, user: User, origin: Origin): Promise<void> {
  const { tokenHash, url } = accountLink(parts.settings.publicUrl, '/reset-password');
  const text = `Somebody asked for a new password for your account in Codex Web.\n\nIf that was you, open this link within an hour:\n${url}\n\nIf it was not, do nothing: your password stays as it is.\n`;
  await inTransaction(parts.db, async (client) => {
    const link = { id: randomUUID(), tokenHash, purpose: 'password-reset', userId: user.id } as const;
    await storeLink(client, { ...link, email: user.email, lifeMs: mailedLifeMs });
    const mail = { to: user.email, subject: 'Set a new password', text, giveUpAfterMs: mailedLifeMs };
    await parts.mailer.send(mail, client);
    const summary = 'A link to set a new password was asked for, and sent to the address of the account.';
    await writeDown(parts, client, { user, actorId: null, origin, action: 'password_reset.requested', summary });
  });
}

/** A link that an administrator hands to the person themselves. Who may have one made is decided before. */
export async function makeResetLink(parts: Parts, by: SignedIn, user: User): Promise<PasswordResetLink> {
  const { tokenHash, url } = accountLink(parts.settings.publicUrl, '/reset-password');
  return await inTransaction(parts.db, async (client) => {
    const link = { id: randomUUID(), tokenHash, purpose: 'password-reset', userId: user.id } as const;
    const until = await storeLink(client, { ...link, email: null, lifeMs: copiedLifeMs });
    const summary = 'Made a link to set a new password, to be handed over.';
    const change = {
      user,
      actorId: by.user.id,
      origin: by.origin,
      action: 'password_reset_link.made',
      summary,
    } as const;
    await writeDown(parts, client, { ...change, notice: 'reset-link-made' });
    return { url, expiresAt: until.toISOString() };
  });
}

/**
 * Sets a password with a link, which is used up. All sessions of the person end; a second factor, passkeys, tokens and identities stay.
 * A mailed link to an account that somebody made without an invitation and never confirmed shows whose the address is: those end then.
 * @returns whose it is. @throws AppError `reset_link_invalid`, `password_refused`
 */
export async function resetPassword(parts: Parts, tokenHash: string, password: string, origin: Origin): Promise<User> {
  const { db } = parts;
  // Hashing is made to be slow: it is not done for just anybody. Using the link up checks once more.
  const link = await findLink(db, tokenHash, 'password-reset');
  const person = link && (await findPersonById(db, link.userId));
  if (!person) throw linkInvalid();
  const { user } = person;
  checkPassword(password, user);
  const passwordHash = await hashPassword(password);
  await inTransaction(db, async (client) => {
    const used = await useLink(client, tokenHash, 'password-reset');
    if (!used) throw linkInvalid();
    const by = { userId: user.id, origin };
    const isClaimed = used.email !== null && (await claimAccount(client, by, used.email));
    await setPassword(client, user.id, passwordHash);
    await withdrawLinks(client, user.id, 'password-reset');
    await withdrawLinks(client, user.id, 'email-change');
    await endSessions(client, user.id);
    await unlockAccount(client, user);
    const change = { user, actorId: user.id, origin, ...resetInWords(isClaimed) };
    await writeDown(parts, client, change);
  });
  return user;
}

function resetInWords(isClaimed: boolean) {
  if (!isClaimed) {
    const summary = 'Set a new password with a link; all sessions ended.';
    return { action: 'password.reset', summary, notice: 'password-reset' } as const;
  }
  const summary =
    'Confirmed the e-mail address by setting a new password; sessions, passkeys, second factor, identities, API tokens and own credentials of before ended.';
  return { action: 'account.claimed', summary, notice: 'account-claimed' } as const;
}

function linkInvalid(): AppError {
  return new AppError('reset_link_invalid', 'This link was used, replaced or has expired. Ask for a new one.');
}
