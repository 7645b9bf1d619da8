import type { Origin } from '@codex-web/db/actor';
import type { FastifyRequest } from 'fastify';

/** From where a request came. One with an API token names that too. */
export function originOf({ ip, headers }: Pick<FastifyRequest, 'ip' | 'headers'>): Origin & { ip: string } {
  return { ip, userAgent: headers['user-agent']?.slice(0, 500) ?? null, tokenId: null };
}
