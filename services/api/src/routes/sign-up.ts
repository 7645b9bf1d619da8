import { me, signUpRequest } from '@codex-web/contracts/account';
import { signUp } from '@codex-web/db/sign-up';
import { findUsableInvitation, linkInvalid } from '@codex-web/db/use-invitation';
import { hashToken } from '../auth/invitation-link.ts';
import { originOf } from '../auth/origin-of.ts';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import { refusals } from '../http/refusals.ts';
import type { SignInLimits } from '../http/sign-in-limits.ts';
import { openSession } from './sign-in.ts';

export function signUpRoutes(app: App, { db, sessions }: Dependencies, limits: SignInLimits): void {
  app.post(
    '/sign-up',
    {
      config: { rule: 'public', rateLimit: limits.perIp },
      schema: {
        tags: ['Account'],
        summary: 'Sign up with an invitation, and be signed in',
        description: 'The answer sets the session cookie. An invitation can be used once.',
        body: signUpRequest,
        response: { 201: me, ...refusals(400, 403, 409, 410) },
      },
    },
    async (request, reply) => {
      const { token, name, password } = request.body;
      const email = request.body.email.toLowerCase();
      // Hashing is made to be slow: it is not done for just anybody. Using the invitation up checks once more.
      if (!(await findUsableInvitation(db, hashToken(token)))) throw linkInvalid();
      const passwordHash = await sessions.hashPassword(password);
      await signUp(db, hashToken(token), { name, email, passwordHash }, originOf(request));
      reply.code(201);
      return await openSession({ db, sessions }, request, reply, { email, password });
    },
  );
}
