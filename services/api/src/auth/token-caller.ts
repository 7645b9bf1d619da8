import { AppError } from '@codex-web/contracts/app-error';
import type { Database } from '@codex-web/db/connect';
import { findApiToken } from '@codex-web/db/find-api-token';
import { findUser } from '@codex-web/db/find-user';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { hashTokenText, isTokenText } from '../api-tokens/token-text.ts';
import { bearerOf } from './bearer.ts';
import type { SignedIn } from './caller.ts';
import { originOf } from './origin-of.ts';

/**
 * Who makes a request with an API token. A session's cookie beside it counts for nothing.
 * @param reply is told how to come in, when the token does not work.
 * @throws AppError `unauthenticated`, the same for each reason a token does not work.
 */
export async function findTokenCaller(
  { db }: { db: Database },
  request: FastifyRequest,
  reply?: FastifyReply,
): Promise<SignedIn> {
  const text = bearerOf(request.headers) ?? '';
  const from = originOf(request);
  const found = isTokenText(text) ? await findApiToken(db, hashTokenText(text), from) : null;
  const user = found && (await findUser(db, found.userId));
  if (!found || !user) {
    reply?.header('www-authenticate', 'Bearer error="invalid_token"');
    throw new AppError('unauthenticated', 'This API token does not work: it is unknown, revoked or has expired.');
  }
  const token = { id: found.id, scopes: found.scopes, workspaceId: found.workspaceId };
  return { ...user, sessionId: null, method: null, token, origin: { ...from, tokenId: found.id } };
}
