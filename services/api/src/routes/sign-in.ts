import { type Me, me, signInRequest } from '@codex-web/contracts/account';
import { AppError } from '@codex-web/contracts/app-error';
import { findMember } from '@codex-web/db/find-member';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import { refusals } from '../http/refusals.ts';
import type { SignInLimits } from '../http/sign-in-limits.ts';

export function signInRoutes(app: App, { db, sessions }: Dependencies, limits: SignInLimits): void {
  app.post(
    '/sign-in',
    {
      config: { rule: 'public', rateLimit: limits.perIp },
      schema: {
        tags: ['Account'],
        summary: 'Sign in',
        description: 'The answer sets the session cookie, which every other request carries.',
        body: signInRequest,
        response: { 200: me, ...refusals(400, 401, 403) },
      },
    },
    async (request, reply) => {
      const email = request.body.email.toLowerCase();
      await limits.checkEmail(request, reply);
      return await openSession({ db, sessions }, request, reply, { email, password: request.body.password });
    },
  );

  app.post(
    '/sign-out',
    {
      config: { rule: 'public' },
      schema: {
        tags: ['Account'],
        summary: 'End the session',
        description: 'Answers the same without a session.',
        response: { 204: z.undefined(), ...refusals(403) },
      },
    },
    async (request, reply) => {
      const { cookies } = await sessions.signOut(request.headers);
      return reply.code(204).header('set-cookie', cookies).send(undefined);
    },
  );
}

/** Signs in and gives the reply the session's cookie. @throws AppError `wrong_credentials` */
export async function openSession(
  { db, sessions }: Pick<Dependencies, 'db' | 'sessions'>,
  request: FastifyRequest,
  reply: FastifyReply,
  { email, password }: { email: string; password: string },
): Promise<Me> {
  const origin = { ip: request.ip, userAgent: request.headers['user-agent'] };
  const session = await sessions.signIn(email, password, origin);
  const membership = await findMember(db, session.user.id, { of: 'session', id: null });
  if (!membership) {
    throw new AppError(
      'no_workspace',
      'You are not a member of a workspace. Ask somebody who is one for an invitation.',
    );
  }
  reply.header('set-cookie', session.cookies);
  return { user: session.user, ...membership };
}
