import { CredentialError } from '../credential-error.ts';
import type { StoredChatgpt } from './chatgpt-store.ts';

/** @throws CredentialError, permanent, when the owner signed out or the sign-in is dead. */
export function requireSignedIn(stored: StoredChatgpt | null): StoredChatgpt {
  if (!stored) {
    throw new CredentialError(
      { kind: 'permanent', reason: 'not_signed_in' },
      'The owner of this ChatGPT sign-in has signed out. Sign in again.',
    );
  }
  const { failure } = stored;
  if (failure) throw new CredentialError({ kind: 'permanent', reason: failure.reason }, failure.message);
  return stored;
}
