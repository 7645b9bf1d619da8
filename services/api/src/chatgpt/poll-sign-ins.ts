import { pollDeviceOnce } from '@codex-web/credentials/chatgpt/device-flow';
import { endSignIn, pollAgain, type StoredSignIn, takeDueSignIns } from '@codex-web/db/chatgpt-sign-ins';
import { placeOf } from '../credentials/secrets.ts';
import type { ChatgptParts } from './chatgpt-parts.ts';
import { finishSignIn } from './finish-sign-in.ts';
import { signInSecrets } from './start-sign-in.ts';

/** Longer than asking the issuer and storing what it says may take; after that another process may do it. */
const holdMs = 120_000;

/** Asks the issuer about every device sign-in that is due, and finishes those whose code was typed in. */
export async function pollSignIns(parts: ChatgptParts): Promise<void> {
  const due = await takeDueSignIns(parts.db, holdMs);
  await Promise.all(
    due.map((signIn) =>
      poll(parts, signIn).catch(async (error: unknown) => {
        parts.logger.error({ err: error, signInId: signIn.id }, 'a sign-in could not be looked at');
        await pollAgain(parts.db, signIn.id, signIn.intervalMs).catch(() => undefined);
      }),
    ),
  );
}

async function poll(parts: ChatgptParts, signIn: StoredSignIn): Promise<void> {
  const { db, keys, issuer } = parts;
  const secrets = signInSecrets.parse(JSON.parse(keys.open(placeOf('chatgpt_sign_ins', signIn.id), signIn)));
  const device = {
    deviceAuthId: secrets.deviceAuthId ?? '',
    userCode: signIn.userCode ?? '',
    intervalMs: signIn.intervalMs,
    expiresAt: signIn.expiresAt.getTime(),
  };
  const step = await pollDeviceOnce(issuer, device, Date, AbortSignal.timeout(20_000));
  switch (step.state) {
    case 'pending':
      return await pollAgain(db, signIn.id, signIn.intervalMs);
    case 'authorised': {
      const { code, codeVerifier } = step;
      return await finishSignIn(parts, signIn, { code, codeVerifier, redirectUri: issuer.deviceRedirectUri });
    }
    case 'timed_out':
    case 'failed': {
      const { state, message } = step;
      await endSignIn(db.pool, signIn.id, { state, message, credentialId: null });
      return;
    }
    default:
      return step satisfies never;
  }
}
