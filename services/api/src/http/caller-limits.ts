import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from './app-type.ts';
import { rateLimited } from './rate-limit.ts';

/** Counts what one person does, from wherever. @throws AppError `rate_limited` */
export type CallerLimit = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

/** @param perMinute how often one person may do it. */
export function createCallerLimit(app: App, perMinute: number): CallerLimit {
  const count = app.createRateLimit({
    max: perMinute,
    timeWindow: '1 minute',
    keyGenerator: (request) => request.signedIn.user.id,
  });
  return async (request, reply) => {
    const counted = await count(request);
    if (counted.isAllowed || !counted.isExceeded) return;
    reply.header('retry-after', counted.ttlInSeconds);
    throw rateLimited(counted.ttlInSeconds);
  };
}
