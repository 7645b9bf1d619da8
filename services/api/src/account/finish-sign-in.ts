import type { Me } from '@codex-web/contracts/account';
import { AppError } from '@codex-web/contracts/app-error';
import type { SecondFactorNeeded, SignInMethod } from '@codex-web/contracts/sign-in';
import type { Database } from '@codex-web/db/connect';
import { findMember } from '@codex-web/db/find-member';
import { findUser, type User } from '@codex-web/db/find-user';
import { inTransaction } from '@codex-web/db/in-transaction';
import { findTotpSecret } from '@codex-web/db/second-factors';
import { storeChallenge } from '@codex-web/db/sign-in-challenges';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { createFlowCookie } from '../auth/flow-cookie.ts';
import { originOf } from '../auth/origin-of.ts';
import type { Dependencies } from '../dependencies.ts';
import { checkMaySignInHere } from '../identity/provider-policy.ts';
import { writeDown } from './account-change.ts';
import { tellOfNewDevice } from './tell-of-new-device.ts';

type Parts = Pick<Dependencies, 'db' | 'sessions' | 'settings' | 'mailer' | 'identityProviders'>;

const secondFactorLifeMs = 10 * 60_000;

/**
 * Goes on with a sign-in of which a password or a provider has said who it is: opens the session, or asks for the second factor
 * if the account has one.
 * @param shown `remembered` is given back with the second factor. @returns nothing needed when the session is open, its cookie in the reply.
 */
export async function afterFirstFactor(
  parts: Parts,
  request: FastifyRequest,
  reply: FastifyReply,
  shown: { userId: string; method: 'password' | 'provider-alone'; remembered?: string },
): Promise<{ needed: SecondFactorNeeded } | { needed: null; sessionId: string }> {
  await checkWay(parts, shown);
  const secret = await findTotpSecret(parts.db, shown.userId);
  if (!secret?.confirmed) {
    return { needed: null, ...(await finishSignIn(parts, request, reply, shown)) };
  }
  const { tokenHash, cookie } = createFlowCookie(parts.settings.publicUrl, 'second_factor').begin(secondFactorLifeMs);
  await storeChallenge(parts.db, {
    ...{ tokenHash, purpose: 'second-factor', userId: shown.userId },
    ...{ challenge: shown.remembered ?? null, lifeMs: secondFactorLifeMs },
  });
  reply.header('set-cookie', cookie);
  const expiresAt = new Date(Date.now() + secondFactorLifeMs).toISOString();
  return { needed: { secondFactor: true, methods: ['totp', 'recovery-code'], expiresAt } };
}

/** Opens a session for somebody who has shown who they are, puts its cookie into the reply, and writes it down. */
export async function finishSignIn(
  parts: Parts,
  request: FastifyRequest,
  reply: FastifyReply,
  { userId, method }: { userId: string; method: SignInMethod },
): Promise<{ sessionId: string }> {
  const { db, sessions } = parts;
  const found = await checkWay(parts, { userId, method });
  const origin = originOf(request);
  const { id, cookies } = await sessions.open(userId, method, origin, request.headers);
  await inTransaction(db, async (client) => {
    await tellOfNewDevice(client, userId, origin);
    const summary = `Signed in with ${inWords[method]}.`;
    await writeDown(parts, client, { user: found.user, actorId: userId, origin, action: 'session.opened', summary });
  });
  reply.header('set-cookie', cookies);
  return { sessionId: id };
}

/** @throws AppError `wrong_credentials` for somebody disabled, as for somebody unknown; `sign_in_elsewhere` */
async function checkWay(
  { db, identityProviders }: Parts,
  { userId, method }: { userId: string; method: SignInMethod },
): Promise<User> {
  const found = await findUser(db, userId);
  if (!found) throw wrongCredentials();
  const settings = identityProviders.map((provider) => provider.settings);
  if (method !== 'provider' && method !== 'provider-alone')
    checkMaySignInHere(settings, { ...found.user, isOperator: found.isOperator });
  return found;
}

const inWords: Record<SignInMethod, string> = {
  password: 'a password',
  'second-factor': 'a second factor',
  passkey: 'a passkey',
  provider: 'an identity provider',
  'provider-alone': 'an identity provider',
};

export function wrongCredentials(): AppError {
  return new AppError('wrong_credentials', 'The e-mail address or the password is wrong.');
}

/** @throws AppError `no_workspace`; the session is open all the same, for an invitation to be accepted with it. */
export async function readMe(db: Database, userId: string): Promise<Me> {
  const [found, membership] = await Promise.all([
    findUser(db, userId),
    findMember(db, userId, { of: 'session', id: null }),
  ]);
  if (found && membership) return { ...found, ...membership };
  const message = 'You are not a member of a workspace. Ask somebody who is one for an invitation.';
  throw new AppError('no_workspace', message);
}
