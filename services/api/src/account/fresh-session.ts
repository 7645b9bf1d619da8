import type { SignInMethod } from '@codex-web/contracts/sign-in';
import { endSessions } from '@codex-web/db/user-sessions';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Dependencies } from '../dependencies.ts';
import { announceAccount } from '../tasks/announce-task.ts';

/**
 * After the ways into an account have changed: a new session for who changed them, in the place of theirs, and the end of all
 * others. @param method of the new one.
 */
export async function freshSession(
  parts: Pick<Dependencies, 'db' | 'sessions' | 'redis' | 'logger'>,
  request: FastifyRequest,
  reply: FastifyReply,
  method: SignInMethod,
): Promise<void> {
  const { user, origin } = request.signedIn;
  const { id, cookies } = await parts.sessions.open(user.id, method, origin, request.headers);
  await endSessions(parts.db.pool, user.id, id);
  await announceAccount(parts, user.id);
  reply.header('set-cookie', cookies);
}
