import { AppError } from '@codex-web/contracts/app-error';
import { readCallback } from '@codex-web/credentials/chatgpt/callback';
import { endSignIn, type StoredSignIn, takeBrowserSignIn } from '@codex-web/db/chatgpt-sign-ins';
import { placeOf } from '../credentials/secrets.ts';
import type { ChatgptParts } from './chatgpt-parts.ts';
import { finishSignIn } from './finish-sign-in.ts';
import { browserRedirectUri, signInSecrets } from './start-sign-in.ts';

const holdMs = 120_000;

/**
 * Finishes a browser sign-in with the address the browser ended at; how it ended stands in the sign-in.
 * @throws AppError `sign_in_not_pending` when it was finished before, `invalid_request` when the address is that of another one,
 *   and it stays pending.
 */
export async function finishBrowserSignIn(parts: ChatgptParts, signIn: StoredSignIn, address: string): Promise<void> {
  if (signIn.state !== 'pending' || signIn.method !== 'browser') throw notPending();
  const secrets = signInSecrets.parse(JSON.parse(parts.keys.open(placeOf('chatgpt_sign_ins', signIn.id), signIn)));
  const callback = readCallback(address, secrets.state ?? '');
  if (callback.kind === 'wrong_state') throw new AppError('invalid_request', callback.message);
  if (!(await takeBrowserSignIn(parts.db, signIn.id, holdMs))) throw notPending();
  if (callback.kind === 'ended') {
    const { message } = callback;
    await endSignIn(parts.db.pool, signIn.id, { state: 'failed', message, credentialId: null });
    return;
  }
  const { verifier: codeVerifier = '' } = secrets;
  await finishSignIn(parts, signIn, { code: callback.code, codeVerifier, redirectUri: browserRedirectUri });
}

function notPending(): AppError {
  return new AppError('sign_in_not_pending', 'This sign-in has ended, or is being finished. Begin a new one.');
}
