import { AppError } from '@codex-web/contracts/app-error';
import type { SecondFactorRequest } from '@codex-web/contracts/sign-in';
import type { Origin } from '@codex-web/db/actor';
import type { Database } from '@codex-web/db/connect';
import { findUser } from '@codex-web/db/find-user';
import { inTransaction } from '@codex-web/db/in-transaction';
import { findTotpSecret, useRecoveryCode, useTotpStep } from '@codex-web/db/second-factors';
import { takeChallenge, trySecondFactor } from '@codex-web/db/sign-in-challenges';
import { guardFactor } from '../auth/sign-in-guard.ts';
import { placeOf } from '../credentials/secrets.ts';
import type { Dependencies } from '../dependencies.ts';
import { writeDown } from './account-change.ts';
import { hashRecoveryCode } from './recovery-code.ts';
import { stepOfCode } from './totp.ts';

type Parts = Pick<Dependencies, 'db' | 'keys' | 'mailer' | 'settings'>;

/**
 * Ends a sign-in that a first factor began. @returns whose it is, with what that one remembered.
 * @param tokenHash of what the browser kept since then. @throws AppError `sign_in_expired`, `second_factor_wrong`, `rate_limited`
 */
export async function showSecondFactor(
  parts: Parts,
  tokenHash: string | null,
  shown: SecondFactorRequest,
  origin: Origin,
): Promise<{ userId: string; remembered: string | null }> {
  const userId = tokenHash === null ? null : await trySecondFactor(parts.db, tokenHash);
  if (tokenHash === null || userId === null) throw signInExpired();
  await checkFactor(parts, userId, shown, origin);
  const taken = await takeChallenge(parts.db, tokenHash, 'second-factor');
  if (!taken) throw signInExpired();
  return { userId, remembered: taken.challenge };
}

/** Takes a code of the authenticator app, or a recovery code, for good. @throws AppError `second_factor_wrong`, `rate_limited` */
export async function checkFactor(
  parts: Parts,
  userId: string,
  shown: SecondFactorRequest,
  origin: Origin,
): Promise<void> {
  const tried = await guardFactor(parts.db, userId);
  const isRight =
    'code' in shown
      ? await useCode(parts, userId, shown.code)
      : await useRecovery(parts, userId, shown.recoveryCode, origin);
  if (!isRight) {
    await writeDownFailure(parts, userId, origin);
    const message = 'This code is wrong, too old or was used before. Wait for the next one, or use a recovery code.';
    throw new AppError('second_factor_wrong', message);
  }
  await tried.succeeded();
}

function signInExpired(): AppError {
  return new AppError('sign_in_expired', 'This sign-in has taken too long or too many tries. Begin again.');
}

async function useCode({ db, keys }: Pick<Parts, 'db' | 'keys'>, userId: string, code: string): Promise<boolean> {
  const secret = await findTotpSecret(db, userId);
  if (!secret?.confirmed) return false;
  const step = stepOfCode(keys.open(placeOf('totp_secrets', secret.id), secret.secrets), code, new Date());
  return step !== null && (await useTotpStep(db.pool, secret.id, step));
}

async function useRecovery(parts: Parts, userId: string, code: string, origin: Origin): Promise<boolean> {
  return await inTransaction(parts.db, async (client) => {
    if (!(await useRecoveryCode(client, userId, hashRecoveryCode(code)))) return false;
    const user = await userOf(parts.db, userId);
    const summary = 'A recovery code was used up.';
    const change = { user, actorId: userId, origin, action: 'recovery_code.used', summary } as const;
    await writeDown(parts, client, { ...change, notice: 'recovery-code-used' });
    return true;
  });
}

async function writeDownFailure(parts: Parts, userId: string, origin: Origin): Promise<void> {
  const user = await userOf(parts.db, userId);
  await inTransaction(parts.db, async (client) => {
    const summary = 'A wrong second factor was given.';
    await writeDown(parts, client, { user, actorId: null, origin, action: 'sign_in.failed', summary });
  });
}

async function userOf(db: Database, userId: string): Promise<{ id: string; email: string }> {
  return (await findUser(db, userId))?.user ?? { id: userId, email: '' };
}
