import { type ChatgptSignedIn, completeSignIn } from '@codex-web/credentials/chatgpt/complete-sign-in';
import type { CodeGrant } from '@codex-web/credentials/chatgpt/issuer-client';
import { asCredentialError } from '@codex-web/credentials/credential-error';
import { endSignIn, lockPendingSignIn, type StoredSignIn } from '@codex-web/db/chatgpt-sign-ins';
import { findCredentialById } from '@codex-web/db/find-credentials';
import { inTransaction } from '@codex-web/db/in-transaction';
import type { StoredCredential } from '@codex-web/db/stored-credential';
import type { ChatgptParts } from './chatgpt-parts.ts';
import { openTokens } from './sealed-tokens.ts';
import { addSignIn, auditSignIn, replaceSignIn } from './store-sign-in.ts';

/** Exchanges the code of a sign-in, stores what it gives and ends the sign-in, as completed or as failed. */
export async function finishSignIn(parts: ChatgptParts, signIn: StoredSignIn, grant: CodeGrant): Promise<void> {
  const before = signIn.forCredentialId === null ? null : await findCredentialById(parts.db, signIn.forCredentialId);
  let signedIn: ChatgptSignedIn;
  try {
    const accounts = before?.account ? { accounts: [before.account.accountId] } : {};
    signedIn = await completeSignIn(parts.issuer, grant, { now: Date.now, ...accounts }, AbortSignal.timeout(60_000));
  } catch (thrown) {
    parts.logger.warn({ err: thrown, signInId: signIn.id }, 'a sign-in failed');
    const { message } = asCredentialError(thrown);
    await endSignIn(parts.db.pool, signIn.id, { state: 'failed', message, credentialId: null });
    return;
  }
  const stored = await store(parts, signIn, signedIn);
  // Ended meanwhile: nobody waits for it, so nobody is to be able to use it.
  if (!stored) await revoke(parts, signedIn.tokens.refreshToken);
  else if (before) await revokeBefore(parts, before);
}

async function store(parts: ChatgptParts, signIn: StoredSignIn, signedIn: ChatgptSignedIn): Promise<boolean> {
  const { forCredentialId } = signIn;
  return await inTransaction(parts.db, async (client) => {
    if (!(await lockPendingSignIn(client, signIn.id))) return false;
    const again = forCredentialId !== null;
    if (again && !(await replaceSignIn(client, parts, forCredentialId, signedIn))) return false;
    const credentialId = forCredentialId ?? (await addSignIn(client, parts, signIn, signedIn));
    await endSignIn(client, signIn.id, { state: 'completed', message: null, credentialId });
    const summary = `${again ? 'Signed in with ChatGPT again' : 'Signed in with ChatGPT'} (${signIn.method}).`;
    await auditSignIn(client, signIn, { action: 'credential.signed_in', credentialId, summary });
    return true;
  });
}

/** The sign-in that was replaced is of no use to anybody any more. */
async function revokeBefore(parts: ChatgptParts, { id, secrets }: StoredCredential): Promise<void> {
  if (secrets) await revoke(parts, openTokens(parts.keys, id, secrets).refreshToken);
}

/** As far as the issuer lets: what fails is only written into the log. */
export async function revoke({ issuer, logger }: ChatgptParts, refreshToken: string): Promise<void> {
  await issuer.revoke({ refreshToken }).catch((error: unknown) => {
    logger.warn({ err: error }, 'a ChatGPT sign-in could not be revoked');
  });
}
