import { signInRequest } from '@codex-web/contracts/account';
import type { RateLimitOptions } from '@fastify/rate-limit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from './app-type.ts';
import { rateLimited } from './rate-limit.ts';

/** How fast somebody may try to sign in or up. */
export type SignInLimits = {
  /** For the `rateLimit` of a route. */
  perIp: RateLimitOptions;
  /** Counts a try to sign in with the e-mail address in the body. @throws AppError `rate_limited` */
  checkEmail: (request: FastifyRequest, reply: FastifyReply) => Promise<void>;
};

/** @param perMinute tries of one IP address; one e-mail address has as many in ten minutes, from anywhere. */
export function createSignInLimits(app: App, perMinute: number): SignInLimits {
  const countEmail = app.createRateLimit({
    max: perMinute,
    timeWindow: '10 minutes',
    keyGenerator: (request) => signInRequest.parse(request.body).email.toLowerCase(),
  });
  return {
    // One group, so that the tries of all routes count together.
    perIp: { max: perMinute, timeWindow: '1 minute', groupId: 'sign-in' },
    checkEmail: async (request, reply) => {
      const count = await countEmail(request);
      if (count.isAllowed || !count.isExceeded) return;
      reply.header('retry-after', count.ttlInSeconds);
      throw rateLimited(count.ttlInSeconds);
    },
  };
}
