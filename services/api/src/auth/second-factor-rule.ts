import { AppError } from '@codex-web/contracts/app-error';
import type { AppSettings } from '../dependencies.ts';
import type { SignedIn } from './caller.ts';

type Settings = Pick<AppSettings, 'requireSecondFactor'>;

/**
 * Tells whether the installation or the workspace demands a second factor and this session was opened with a password alone. A passkey is two
 * factors, an identity provider answers for its own, and a token was made by somebody who had one.
 */
export function lacksSecondFactor({ requireSecondFactor }: Settings, { method }: Pick<SignedIn, 'method'>): boolean {
  return requireSecondFactor && method === 'password';
}

/** @throws AppError `second_factor_required` */
export function checkSecondFactor(settings: Settings, signedIn: Pick<SignedIn, 'method'>): void {
  if (!lacksSecondFactor(settings, signedIn)) return;
  const message = 'A second factor is demanded here. Set one up in your account: an authenticator app or a passkey.';
  throw new AppError('second_factor_required', message);
}
