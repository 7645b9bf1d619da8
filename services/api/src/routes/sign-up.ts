import { me, signUpRequest } from '@codex-web/contracts/account';
import { signUp } from '@codex-web/db/sign-up';
import { findUsableInvitation, linkInvalid } from '@codex-web/db/use-invitation';
import { finishSignIn, readMe } from '../account/finish-sign-in.ts';
import { hashToken } from '../auth/invitation-link.ts';
import { originOf } from '../auth/origin-of.ts';
import { checkPassword } from '../auth/password-policy.ts';
import { hashPassword } from '../auth/passwords.ts';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import { refusals } from '../http/refusals.ts';
import type { SignInLimits } from '../http/sign-in-limits.ts';
import { checkMaySignInHere } from '../identity/provider-policy.ts';

export function signUpRoutes(app: App, parts: Dependencies, limits: SignInLimits): void {
  const { db } = parts;
  app.post(
    '/sign-up',
    {
      config: { rule: 'public', rateLimit: limits.perIp },
      schema: {
        tags: ['Account'],
        summary: 'Sign up with an invitation, and be signed in',
        description: 'The answer sets the session cookie. An invitation can be used once.',
        body: signUpRequest,
        response: { 201: me, ...refusals(400, 403, 409, 410, 422) },
      },
    },
    async (request, reply) => {
      const { token, name, password } = request.body;
      const email = request.body.email.toLowerCase();
      // Hashing is made to be slow: it is not done for just anybody. Using the invitation up checks once more.
      const invitation = await findUsableInvitation(db, hashToken(token));
      if (!invitation) throw linkInvalid();
      // The first person operates the installation.
      const isOperator = invitation.workspaceName === null;
      checkMaySignInHere(
        parts.identityProviders.map(({ settings }) => settings),
        { email, isOperator },
      );
      checkPassword(password, { name, email });
      const passwordHash = await hashPassword(password);
      const userId = await signUp(db, hashToken(token), { name, email, passwordHash }, originOf(request));
      reply.code(201);
      await finishSignIn(parts, request, reply, { userId, method: 'password' });
      return await readMe(db, userId);
    },
  );
}
