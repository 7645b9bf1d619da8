import type { Origin } from '@codex-web/db/actor';
import type { FastifyRequest } from 'fastify';

/** From where a request came that nobody is signed in for yet. */
export function originOf(request: FastifyRequest): Origin {
  return { ip: request.ip, userAgent: request.headers['user-agent']?.slice(0, 500) ?? null, tokenId: null };
}
