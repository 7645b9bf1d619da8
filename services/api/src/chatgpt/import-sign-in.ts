import { AppError } from '@codex-web/contracts/app-error';
import type { ChatgptSignedIn } from '@codex-web/credentials/chatgpt/complete-sign-in';
import { readAuthJson } from '@codex-web/credentials/chatgpt/read-auth-json';
import { asCredentialError } from '@codex-web/credentials/credential-error';
import { removeCredential } from '@codex-web/db/change-credential';
import { findCredentialById } from '@codex-web/db/find-credentials';
import { inTransaction } from '@codex-web/db/in-transaction';
import { isImported } from '@codex-web/db/is-imported';
import { violatedConstraint } from '@codex-web/db/violated-constraint';
import type { TokenService } from '../credentials/token-service.ts';
import type { ChatgptParts } from './chatgpt-parts.ts';
import { addSignIn, auditSignIn, type SignedInOwner } from './store-sign-in.ts';

/**
 * Takes a sign-in over from a file of the Codex CLI. Its refresh token is redeemed at once, so that it is ours alone from then on.
 * @returns the id of the credential.
 * @throws AppError `credential_invalid` for another file, `already_imported`, `sign_in_failed` when the issuer refuses the token.
 */
export async function importSignIn(
  parts: ChatgptParts & { tokens: TokenService },
  owner: SignedInOwner,
  authJson: string,
): Promise<string> {
  const signedIn = read(parts, authJson);
  const id = await add(parts, owner, signedIn);
  const credential = await findCredentialById(parts.db, id);
  if (!credential) throw new AppError('not_found', 'The credential was removed meanwhile.');
  try {
    const signal = AbortSignal.timeout(15_000);
    const rejectedGeneration = credential.generation;
    await parts.tokens.refresh(credential, { reason: 'forced', rejectedGeneration, signal });
  } catch (thrown) {
    const { fault, message } = asCredentialError(thrown);
    parts.logger.warn({ err: thrown, credentialId: id }, 'an imported sign-in could not be renewed');
    // For now only: it is renewed by itself later.
    if (fault.kind === 'transient') return id;
    await inTransaction(parts.db, async (client) => {
      await removeCredential(client, id);
      const summary = 'The import failed: the refresh token was refused.';
      await auditSignIn(client, owner, { action: 'credential.removed', credentialId: id, summary });
    });
    throw new AppError('sign_in_failed', `The file cannot be taken over: ${message}`);
  }
  return id;
}

function read({ issuer }: ChatgptParts, authJson: string): ChatgptSignedIn {
  try {
    return readAuthJson(authJson, { issuer: issuer.issuer, now: Date.now });
  } catch (thrown) {
    throw new AppError('credential_invalid', asCredentialError(thrown).message, { cause: thrown });
  }
}

async function add(parts: ChatgptParts, owner: SignedInOwner, signedIn: ChatgptSignedIn): Promise<string> {
  const hashes = parts.keys.hashes(signedIn.tokens.refreshToken);
  if (await isImported(parts.db, hashes)) throw alreadyImported();
  try {
    return await inTransaction(parts.db, async (client) => {
      const credentialId = await addSignIn(client, parts, owner, signedIn);
      const summary = 'Imported from a file auth.json of the Codex CLI.';
      await auditSignIn(client, owner, { action: 'credential.imported', credentialId, summary });
      return credentialId;
    });
  } catch (error) {
    if (violatedConstraint(error) === 'credentials_refresh_hash_key') throw alreadyImported();
    throw error;
  }
}

function alreadyImported(): AppError {
  return new AppError(
    'already_imported',
    'This sign-in was imported before. Sign in with ChatGPT again on the other machine, or here, to get another one.',
  );
}
