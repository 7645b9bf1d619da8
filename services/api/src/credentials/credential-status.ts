import type { Admission, ProviderSignal } from '@codex-web/contracts/admission';
import type { PayingCredential } from '@codex-web/db/stored-credential';

type Refusal = Exclude<Admission, { kind: 'admitted' }>;

/** Why a credential pays for no model request now; null when it does. */
export function refusalOf(credential: PayingCredential): Refusal | null {
  const { name } = credential;
  if (credential.removed) {
    return {
      kind: 'halted',
      code: 'credential_disabled',
      message: `The credential “${name}”, which paid for this, was removed. Follow up with another one.`,
    };
  }
  switch (credential.state) {
    case 'ok':
      return null;
    case 'disabled':
      return {
        kind: 'halted',
        code: 'credential_disabled',
        message: `The credential “${name}” is not in use: ${credential.stateMessage ?? 'It is switched off.'} Follow up with another one.`,
      };
    case 'needs_sign_in':
      return { kind: 'halted', code: 'credential_needs_sign_in', message: needsSignInMessage(credential) };
    case 'parked':
      return {
        kind: 'wait',
        code: 'model_rate_limited',
        message: `The limit of “${name}” at the model provider is reached. ${credential.stateMessage ?? ''}`.trim(),
        until: credential.parkedUntil?.toISOString() ?? null,
      };
    default:
      return credential.state satisfies never;
  }
}

/** Says who has to do what. */
export function needsSignInMessage(credential: PayingCredential, reason = credential.stateMessage): string {
  const { owner, kind, name } = credential;
  const who =
    owner.kind === 'person'
      ? owner.name || 'Its owner'
      : owner.kind === 'workspace'
        ? 'An owner of the workspace'
        : 'The operator of this installation';
  const what = kind === 'chatgpt' ? 'has to sign in with ChatGPT again' : 'has to give it a new key or token';
  const why = reason === null || reason === '' ? '' : ` ${reason.replace(/\.?$/, '.')}`;
  const where = owner.kind === 'installation' ? 'in its configuration' : 'in the settings';
  return `The credential “${name}” does not work any more.${why} ${who} ${what}, ${where}.`;
}

const unknownResetMs = 15 * 60_000;
const shortestMs = 60_000;
const longestMs = 8 * 24 * 60 * 60_000;

/** Until when a usage limit parks: a time that is over becomes a minute, one far ahead eight days, none a quarter of an hour. */
export function parkedUntil(signal: Extract<ProviderSignal, { kind: 'usage_limit' }>, now: Date): Date {
  if (signal.resetsAt === null) return new Date(now.getTime() + unknownResetMs);
  const aheadMs = Date.parse(signal.resetsAt) - now.getTime();
  if (aheadMs <= 0) return new Date(now.getTime() + shortestMs);
  return new Date(now.getTime() + Math.min(aheadMs, longestMs));
}
