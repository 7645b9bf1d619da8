import { AppError } from '@codex-web/contracts/app-error';
import type { AppSettings } from '../dependencies.ts';
import type { SignedIn } from './caller.ts';

type Settings = Pick<AppSettings, 'requireSecondFactor'>;

/**
 * Tells whether the installation or the workspace demands a second factor and this session was opened with a password alone, or
 * with an identity provider that the operator counts as one factor. A passkey is two, other identity providers answer for their own, and a token was made by somebody who had one.
 */
export function lacksSecondFactor({ requireSecondFactor }: Settings, { method }: Pick<SignedIn, 'method'>): boolean {
  return requireSecondFactor && (method === 'password' || method === 'provider-alone');
}

/**
 * For what a session gives away that a password alone is not enough for, such as an API token that outlives it.
 * @throws AppError `second_factor_required` when the installation or the workspace demands more.
 */
export function checkMayGrant(settings: Settings, caller: Pick<SignedIn, 'method'> & Settings): void {
  checkSecondFactor({ requireSecondFactor: settings.requireSecondFactor || caller.requireSecondFactor }, caller);
}

/** @throws AppError `second_factor_required` */
export function checkSecondFactor(settings: Settings, signedIn: Pick<SignedIn, 'method'>): void {
  if (!lacksSecondFactor(settings, signedIn)) return;
  const message = 'A second factor is demanded here. Set one up in your account: an authenticator app or a passkey.';
  throw new AppError('second_factor_required', message);
}
