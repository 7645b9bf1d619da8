import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { Database } from '@codex-web/db/connect';
import type { Queryable } from '@codex-web/db/queryable';
import { countTry, forgetTries, type TryRule, takeTryBack } from '@codex-web/db/sign-in-failures';
import { PausedError } from '../http/paused-error.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** Passwords for one account, from anywhere. It unlocks by itself, so that nobody can be kept out for long. */
const perAccount: TryRule = { free: 5, firstPauseMs: 30 * second, longestMs: 15 * minute, forgetMs: 24 * hour };
/** Passwords from one address, for any account. An office may share one. */
const perAddress: TryRule = { free: 50, firstPauseMs: minute, longestMs: 15 * minute, forgetMs: hour };
/** Links to new passwords that are asked for from one address. */
const perResetAddress: TryRule = { free: 30, firstPauseMs: minute, longestMs: 15 * minute, forgetMs: hour };
/** E-mails to addresses that one person types in. */
const perSender: TryRule = { free: 100, firstPauseMs: minute, longestMs: 15 * minute, forgetMs: hour };
/** Codes of somebody whose password was right. */
const perFactor: TryRule = { free: 5, firstPauseMs: minute, longestMs: hour, forgetMs: 24 * hour };

/** A try that was counted as failed; whoever made it says when it was not. */
export type GuardedTry = {
  /** True when a failure begins a pause. */
  locks: boolean;
  succeeded: () => Promise<void>;
};

/**
 * Counts a try at a password, for its account and its address, in all processes together.
 * @param email in lower case; it need not be anybody's. @throws AppError `rate_limited` during a pause, the same for all.
 */
export async function guardPassword(db: Database, email: string, ip: string | null): Promise<GuardedTry> {
  const address = `address:${networkOf(ip ?? '')}`;
  await count(db, address, perAddress);
  const account = accountSubject(email);
  const { locks } = await count(db, account, perAccount);
  return {
    locks,
    succeeded: async () => {
      await takeTryBack(db.pool, address);
      await forgetTries(db.pool, account);
    },
  };
}

/** The same for a second factor, or a password that somebody signed in shows again. */
export async function guardFactor(db: Database, userId: string): Promise<GuardedTry> {
  const { locks } = await count(db, factorSubject(userId), perFactor);
  return { locks, succeeded: () => forgetTries(db.pool, factorSubject(userId)) };
}

/** Counts somebody who asks for a link to a new password; no asking succeeds, for whom it was is not told. */
export async function guardReset(db: Database, ip: string | null): Promise<void> {
  await count(db, `reset:${networkOf(ip ?? '')}`, perResetAddress);
}

/** Counts somebody who has an e-mail sent to an address of their choice, so that nobody’s mailbox is filled by others. */
export async function guardMailTo(db: Database, userId: string): Promise<void> {
  await count(db, `mail:${userId}`, perSender);
}

/** Ends the pauses of an account whose person has come in by other means. */
export async function unlockAccount(client: Queryable, user: { id: string; email: string }): Promise<void> {
  await forgetTries(client, accountSubject(user.email));
  await forgetTries(client, factorSubject(user.id));
}

async function count(db: Database, subject: string, rule: TryRule): Promise<{ locks: boolean }> {
  const counted = await countTry(db, subject, rule);
  if (counted.allowed) return { locks: counted.paused };
  throw new PausedError(counted.retryAfterMs);
}

function accountSubject(email: string): string {
  return `account:${createHash('sha256').update(email).digest('hex')}`;
}

function factorSubject(userId: string): string {
  return `factor:${userId}`;
}

/** One household or server has a whole /64 of IPv6. */
export function networkOf(ip: string): string {
  if (!isIPv6(ip) || ip.startsWith('::ffff:')) return ip;
  const [head = '', tail] = ip.split('::');
  const groups = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - groups.length - after.length }, () => '0');
  return [...groups, ...zeros, ...after]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
