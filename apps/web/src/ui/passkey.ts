'use client';

import { ApiError, type ApiFailure } from '@/api/api-failure.ts';

/** Whether this browser can use passkeys on this page: it knows them, and the page came over https or from this machine. */
export function knowsPasskeys(): boolean {
  return typeof PublicKeyCredential !== 'undefined' && 'parseRequestOptionsFromJSON' in PublicKeyCredential;
}

/** Whether it offers them in the list under the field of the e-mail address. */
export async function offersPasskeysInFields(): Promise<boolean> {
  return knowsPasskeys() && (await PublicKeyCredential.isConditionalMediationAvailable?.()) === true;
}

/**
 * Shows a passkey that the person has. With `inField` it waits until they pick one under a field, or `signal` ends it.
 * @throws ApiError in words; what `signal` was aborted with.
 */
export async function showPasskey(
  options: Record<string, unknown>,
  { inField = false, signal }: { inField?: boolean; signal?: AbortSignal } = {},
): Promise<unknown> {
  return await asJson(signal, () =>
    navigator.credentials.get({
      publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(
        options as unknown as PublicKeyCredentialRequestOptionsJSON,
      ),
      ...(inField ? { mediation: 'conditional' as const } : {}),
      ...(signal ? { signal } : {}),
    }),
  );
}

/** Makes a passkey. @throws ApiError in words. */
export async function makePasskey(options: Record<string, unknown>): Promise<unknown> {
  return await asJson(undefined, () =>
    navigator.credentials.create({
      publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(
        options as unknown as PublicKeyCredentialCreationOptionsJSON,
      ),
    }),
  );
}

async function asJson(signal: AbortSignal | undefined, ask: () => Promise<Credential | null>): Promise<unknown> {
  if (!knowsPasskeys()) throw new ApiError(failure('This browser cannot use passkeys on this page.'));
  try {
    const credential = await ask();
    if (credential instanceof PublicKeyCredential) return credential.toJSON();
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    throw new ApiError(failure(inWords(error)), { cause: error });
  }
  throw new ApiError(failure('No passkey was shown. Try again.'));
}

function inWords(error: unknown): string {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'InvalidStateError') return 'This device has a passkey of yours for this account already.';
  if (name === 'SecurityError') {
    return 'Passkeys do not work at this address: it has to be a name, not a number, and over https. Ask the operator of this installation.';
  }
  if (name === 'NotAllowedError') return 'No passkey was shown: it was cancelled or took too long. Try again.';
  return 'The browser could not use a passkey. Try again, or take another way.';
}

function failure(message: string): ApiFailure {
  return { code: 'passkey_refused', message, requestId: null, status: null };
}
