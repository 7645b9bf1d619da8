import { AppError } from '@codex-web/contracts/app-error';
import type { Database } from '@codex-web/db/connect';
import { findMember } from '@codex-web/db/find-member';
import type { FastifyRequest } from 'fastify';
import type { App } from '../http/app-type.ts';
import type { Caller } from './caller.ts';
import type { Sessions } from './sessions.ts';

type Parts = { db: Database; sessions: Sessions };

/**
 * Lets only callers with a session through, on every route that is not public; a new route is guarded without doing
 * anything. It runs after rate limits and before the body is read.
 */
export function addAuthentication(app: App, parts: Parts): void {
  app.decorateRequest('caller');
  app.addHook('preParsing', async (request, reply) => {
    if (request.is404 || request.routeOptions.config.public === true) return;
    const found = await findCaller(parts, request);
    if (!found) throw new AppError('unauthenticated', 'Sign in first.');
    if (found.cookies.length > 0) reply.header('set-cookie', found.cookies);
    request.caller = found.caller;
  });
}

async function findCaller({ db, sessions }: Parts, request: FastifyRequest) {
  const session = await sessions.find(request.headers);
  if (!session) return null;
  const membership = await findMember(db, session.user.id);
  if (!membership) throw new AppError('forbidden', 'You are not a member of a workspace. Ask its owner for a link.');
  const caller: Caller = { user: session.user, ...membership };
  return { caller, cookies: session.cookies };
}

/** Tells of a request that is long under way whether its caller could still make it. */
export async function isStillAllowed(parts: Parts, request: FastifyRequest): Promise<boolean> {
  const session = await parts.sessions.find(request.headers);
  if (session?.user.id !== request.caller.user.id) return false;
  const membership = await findMember(parts.db, session.user.id);
  return membership?.workspace.id === request.caller.workspace.id;
}
