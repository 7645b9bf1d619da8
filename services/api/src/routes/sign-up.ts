import { me, type SignUpRequest, signUpRequest, signUpState } from '@codex-web/contracts/account';
import { signUp, signUpOpenly } from '@codex-web/db/sign-up';
import { findUsableInvitation, linkInvalid } from '@codex-web/db/use-invitation';
import type { FastifyRequest } from 'fastify';
import { askToConfirmAddress } from '../account/confirm-address.ts';
import { finishSignIn, readMe } from '../account/finish-sign-in.ts';
import { originOf } from '../auth/origin-of.ts';
import { checkPassword } from '../auth/password-policy.ts';
import { hashPassword } from '../auth/passwords.ts';
import { hashToken } from '../auth/secret-token.ts';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import { refusals } from '../http/refusals.ts';
import type { SignInLimits } from '../http/sign-in-limits.ts';
import { checkMaySignInHere } from '../identity/provider-policy.ts';

export function signUpRoutes(app: App, parts: Dependencies, limits: SignInLimits): void {
  readState(app, parts);
  signUpRoute(app, parts, limits);
}

function readState(app: App, { settings }: Dependencies): void {
  app.get(
    '/sign-up',
    {
      config: { rule: 'public' },
      schema: {
        tags: ['Account'],
        summary: 'Whether one can sign up without an invitation',
        response: { 200: signUpState },
      },
    },
    async () => ({ open: settings.openSignUp }),
  );
}

function signUpRoute(app: App, parts: Dependencies, limits: SignInLimits): void {
  app.post(
    '/sign-up',
    {
      config: { rule: 'public', rateLimit: limits.perIp },
      schema: {
        tags: ['Account'],
        summary: 'Sign up with an invitation, and be signed in',
        description:
          'The answer sets the session cookie. An invitation can be used once. Where no invitation is needed and none was given, ' +
          'it is 403 `no_workspace`, and sets the cookie too; a link to confirm the address is mailed where there is mail.',
        body: signUpRequest,
        response: { 201: me, ...refusals(400, 403, 409, 410, 422) },
      },
    },
    async (request, reply) => {
      const userId = await makeUser(parts, request, request.body);
      reply.code(201);
      await finishSignIn(parts, request, reply, { userId, method: 'password' });
      return await readMe(parts.db, userId);
    },
  );
}

async function makeUser(parts: Dependencies, request: FastifyRequest, body: SignUpRequest): Promise<string> {
  const { db, settings } = parts;
  const { token, name, password } = body;
  const email = body.email.toLowerCase();
  // Hashing is made to be slow: it is not done for just anybody. Using the invitation up checks once more.
  const invitation = token === undefined ? null : await findUsableInvitation(db, hashToken(token));
  if (!invitation && !(token === undefined && settings.openSignUp)) throw linkInvalid();
  // The first person operates the installation.
  const isOperator = invitation !== null && invitation.workspaceName === null;
  checkMaySignInHere(
    parts.identityProviders.map((provider) => provider.settings),
    { email, isOperator },
  );
  checkPassword(password, { name, email });
  const user = { name, email, passwordHash: await hashPassword(password) };
  if (token !== undefined) return await signUp(db, hashToken(token), user, originOf(request));
  const id = await signUpOpenly(db, user, originOf(request));
  await askToConfirmAddress(parts, { id, email });
  return id;
}
