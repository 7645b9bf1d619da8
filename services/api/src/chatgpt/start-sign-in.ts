import { randomUUID } from 'node:crypto';
import { AppError } from '@codex-web/contracts/app-error';
import type { startChatgptSignInRequest } from '@codex-web/contracts/chatgpt-sign-in';
import { deviceLifetimeMs } from '@codex-web/credentials/chatgpt/device-flow';
import { createPkce } from '@codex-web/credentials/chatgpt/pkce';
import { asCredentialError } from '@codex-web/credentials/credential-error';
import { startSignIn } from '@codex-web/db/chatgpt-sign-ins';
import { z } from 'zod';
import { placeOf } from '../credentials/secrets.ts';
import type { ChatgptParts } from './chatgpt-parts.ts';

type Request = z.output<typeof startChatgptSignInRequest>;
type Owner = { workspaceId: string; userId: string };

/** What it takes to finish a sign-in that was begun; only its own flow reads it. */
export const signInSecrets = z.object({
  deviceAuthId: z.string().optional(),
  verifier: z.string().optional(),
  state: z.string().optional(),
});

/** The only address the issuer sends a browser back to. Nothing listens there: the person copies the address. */
export const browserRedirectUri = 'http://localhost:1455/auth/callback';

/** Begins a sign-in of a person, in the place of one that is pending. @returns its id. @throws AppError `sign_in_failed`, `sign_in_unavailable` */
export async function beginSignIn(parts: ChatgptParts, owner: Owner, request: Request): Promise<string> {
  const id = randomUUID();
  const begun = request.method === 'device' ? await beginDevice(parts) : beginBrowser(parts);
  const { secrets, ...rest } = begun;
  await startSignIn(parts.db, {
    id,
    ...owner,
    ...rest,
    ...parts.keys.seal(placeOf('chatgpt_sign_ins', id), JSON.stringify(secrets)),
    method: request.method,
    name: request.name,
    makeDefault: request.makeDefault,
    forCredentialId: request.credentialId ?? null,
    lifeMs: deviceLifetimeMs,
  });
  return id;
}

type Begun = { secrets: z.input<typeof signInSecrets>; url: string; userCode: string | null; intervalMs: number };

async function beginDevice({ issuer, logger }: ChatgptParts): Promise<Begun> {
  try {
    const { deviceAuthId, userCode, intervalMs } = await issuer.startDevice(AbortSignal.timeout(20_000));
    return { secrets: { deviceAuthId }, url: issuer.deviceUrl, userCode, intervalMs };
  } catch (thrown) {
    logger.warn({ err: thrown }, 'a device sign-in could not be begun');
    const { fault, message } = asCredentialError(thrown);
    const advice = fault.kind === 'config' ? 'Use the browser way instead.' : 'Try again in a moment.';
    throw new AppError(fault.kind === 'config' ? 'sign_in_unavailable' : 'sign_in_failed', `${message} ${advice}`);
  }
}

function beginBrowser({ issuer }: ChatgptParts): Begun {
  const { verifier, challenge, state } = createPkce();
  const url = issuer.authorizeUrl({ redirectUri: browserRedirectUri, state, challenge });
  return { secrets: { verifier, state }, url, userCode: null, intervalMs: 0 };
}
