import { AppError } from '@codex-web/contracts/app-error';
import type { Payer } from '@codex-web/contracts/task';
import type { Database } from '@codex-web/db/connect';
import { findCredential, listCredentials } from '@codex-web/db/find-credentials';
import type { StoredCredential } from '@codex-web/db/stored-credential';
import { type Caller, viewerOf } from '../auth/caller.ts';
import { needsSignInMessage } from '../credentials/credential-status.ts';

type Choice = {
  /** As asked for. */
  wanted?: string | undefined;
  /** What paid for the turn before; serves when nothing is asked for and the caller may use it. */
  before?: string | undefined;
};

/**
 * What pays for a turn of the caller: what they name, else their default, else the workspace's, else the installation's. One that
 * needs somebody is refused and never replaced by the next; one whose provider's limit is reached is taken, since that passes.
 * @throws AppError `not_found`, `no_credential`, `credential_needs_sign_in` or `credential_disabled`.
 */
export async function choosePayer(db: Database, caller: Caller, choice: Choice): Promise<StoredCredential> {
  const viewer = viewerOf(caller);
  if (choice.wanted !== undefined) return requireUsable(await findCredential(db, viewer, choice.wanted));
  const payer = pickPayer(await listCredentials(db, viewer), choice.before);
  if (payer) return requireUsable(payer);
  throw new AppError(
    'no_credential',
    'There is nothing to pay a model with: neither you nor the workspace has a default credential. Add one in the settings, under Credentials.',
  );
}

/** @param credentials those the caller sees, their own first, then the workspace's, then the installation's. */
export function pickPayer(credentials: readonly StoredCredential[], before?: string): StoredCredential | undefined {
  return credentials.find(({ id }) => id === before) ?? credentials.find(({ isDefault }) => isDefault);
}

export function toPayer({ id, name, owner }: StoredCredential): Payer {
  return { credentialId: id, name, owner };
}

function requireUsable(credential: StoredCredential): StoredCredential {
  if (credential.state === 'needs_sign_in') {
    throw new AppError('credential_needs_sign_in', needsSignInMessage(credential));
  }
  if (credential.state === 'disabled') {
    throw new AppError(
      'credential_disabled',
      `The credential “${credential.name}” is not in use: ${credential.stateMessage ?? 'It is switched off.'} Switch it on, or choose another one.`,
    );
  }
  return credential;
}
