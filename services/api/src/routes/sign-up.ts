import { me, signUpLinkState, signUpRequest } from '@codex-web/contracts/account';
import { linkInvalid, signUp } from '@codex-web/db/sign-up';
import { findUsableSignUpLink } from '@codex-web/db/sign-up-links';
import { z } from 'zod';
import { hashToken } from '../auth/sign-up-token.ts';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import { refusals } from '../http/refusals.ts';
import type { SignInLimits } from '../http/sign-in-limits.ts';
import { openSession } from './sign-in.ts';

export function signUpRoutes(app: App, parts: Dependencies, limits: SignInLimits): void {
  linkState(app, parts);
  signUpWithLink(app, parts, limits);
}

function linkState(app: App, { db }: Dependencies): void {
  app.get(
    '/sign-up-links/:token',
    {
      config: { rule: 'public' },
      schema: {
        tags: ['Account'],
        summary: 'Whether a sign-up link can be used',
        params: z.object({ token: z.string().max(200) }),
        response: { 200: signUpLinkState },
      },
    },
    async (request) => {
      const link = await findUsableSignUpLink(db, hashToken(request.params.token));
      return { valid: link !== null, workspaceName: link?.workspaceName ?? null };
    },
  );
}

function signUpWithLink(app: App, { db, sessions }: Dependencies, limits: SignInLimits): void {
  app.post(
    '/sign-up',
    {
      config: { rule: 'public', rateLimit: limits.perIp },
      schema: {
        tags: ['Account'],
        summary: 'Sign up with a link, and be signed in',
        description: 'The answer sets the session cookie. A link can be used once.',
        body: signUpRequest,
        response: { 201: me, ...refusals(400, 403, 409, 410) },
      },
    },
    async (request, reply) => {
      const { token, name, password } = request.body;
      const email = request.body.email.toLowerCase();
      // Hashing is made to be slow: it is not done for just anybody. Using the link up checks once more.
      if (!(await findUsableSignUpLink(db, hashToken(token)))) throw linkInvalid();
      const passwordHash = await sessions.hashPassword(password);
      await signUp(db, hashToken(token), { name, email, passwordHash });
      reply.code(201);
      return await openSession({ db, sessions }, request, reply, { email, password });
    },
  );
}
