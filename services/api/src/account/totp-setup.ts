import { randomUUID } from 'node:crypto';
import { AppError } from '@codex-web/contracts/app-error';
import type { RecoveryCodes, TotpStart } from '@codex-web/contracts/sign-in';
import { inTransaction } from '@codex-web/db/in-transaction';
import {
  confirmTotp,
  findTotpSecret,
  removeSecondFactor,
  replaceRecoveryCodes,
  startTotp,
  useTotpStep,
} from '@codex-web/db/second-factors';
import type { SignedIn } from '../auth/caller.ts';
import { guardFactor } from '../auth/sign-in-guard.ts';
import { placeOf } from '../credentials/secrets.ts';
import type { Dependencies } from '../dependencies.ts';
import { writeDown } from './account-change.ts';
import { hashRecoveryCode, newRecoveryCodes } from './recovery-code.ts';
import { newTotpSecret, stepOfCode, totpUri } from './totp.ts';

type Parts = Pick<Dependencies, 'db' | 'keys' | 'mailer' | 'settings'>;

/** Makes a secret, which counts for nothing until it is confirmed. @throws AppError `conflict` when the factor is on. */
export async function startSecondFactor({ db, keys }: Parts, { user }: SignedIn): Promise<TotpStart> {
  const [id, secret] = [randomUUID(), newTotpSecret()];
  const started = await startTotp(db, user.id, id, keys.seal(placeOf('totp_secrets', id), secret));
  if (!started) throw new AppError('conflict', 'Two-step sign-in is on. Turn it off first to use another app.');
  return { secret, uri: totpUri(secret, 'Codex Web', user.email) };
}

/**
 * Turns the second factor on, once a code shows that the app holds the secret.
 * @throws AppError `second_factor_wrong`, `rate_limited`; `conflict` when nothing waits to be confirmed.
 */
export async function confirmSecondFactor(parts: Parts, signedIn: SignedIn, code: string): Promise<RecoveryCodes> {
  const { db, keys } = parts;
  const { user, origin } = signedIn;
  const secret = await findTotpSecret(db, user.id);
  if (!secret || secret.confirmed) throw new AppError('conflict', 'Nothing waits to be confirmed. Begin again.');
  const tried = await guardFactor(db, user.id);
  const step = stepOfCode(keys.open(placeOf('totp_secrets', secret.id), secret.secrets), code, new Date());
  if (step === null) {
    const message = 'This is not the code of now. Look at the app again, and at the clock of its device.';
    throw new AppError('second_factor_wrong', message);
  }
  await tried.succeeded();
  const codes = newRecoveryCodes();
  await inTransaction(db, async (client) => {
    await useTotpStep(client, secret.id, step);
    if (!(await confirmTotp(client, secret.id))) throw new AppError('conflict', 'This was confirmed already.');
    await replaceRecoveryCodes(client, user.id, codes.map(hashRecoveryCode));
    const summary = 'Turned two-step sign-in on.';
    const change = { user, actorId: user.id, origin, action: 'second_factor.added', summary } as const;
    await writeDown(parts, client, { ...change, notice: 'second-factor-added' });
  });
  return { codes };
}

/** @param of whose it is, when an operator helps somebody who lost theirs. @throws AppError `conflict` when it is off. */
export async function turnSecondFactorOff(
  parts: Parts,
  { user: by, origin }: SignedIn,
  of: { id: string; email: string } = by,
): Promise<void> {
  await inTransaction(parts.db, async (client) => {
    if (!(await removeSecondFactor(client, of.id))) throw new AppError('conflict', 'Two-step sign-in is off already.');
    const summary = 'Turned two-step sign-in off.';
    const change = { user: of, actorId: by.id, origin, action: 'second_factor.removed', summary } as const;
    await writeDown(parts, client, { ...change, notice: 'second-factor-removed' });
  });
}

/** @throws AppError `conflict` when the second factor is off. */
export async function renewRecoveryCodes(parts: Parts, { user, origin }: SignedIn): Promise<RecoveryCodes> {
  const secret = await findTotpSecret(parts.db, user.id);
  if (!secret?.confirmed) throw new AppError('conflict', 'Two-step sign-in is off. Turn it on first.');
  const codes = newRecoveryCodes();
  await inTransaction(parts.db, async (client) => {
    await replaceRecoveryCodes(client, user.id, codes.map(hashRecoveryCode));
    const summary = 'Made new recovery codes.';
    const change = { user, actorId: user.id, origin, action: 'recovery_code.replaced', summary } as const;
    await writeDown(parts, client, { ...change, notice: 'recovery-codes-replaced' });
  });
  return { codes };
}
