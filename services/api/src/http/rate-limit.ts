import { AppError } from '@codex-web/contracts/app-error';
import rateLimit from '@fastify/rate-limit';
import type { App } from './app-type.ts';

/** Limits every route registered after it, by IP address, and the answers to addresses that lead nowhere. */
export async function addRateLimit(app: App, requestsPerMinute: number): Promise<void> {
  await app.register(rateLimit, {
    max: requestsPerMinute,
    timeWindow: '1 minute',
    errorResponseBuilder: (_request, { ttl }) => rateLimited(Math.ceil(ttl / 1000)),
  });
  // Limited too, or one could search for addresses and ids at any speed.
  app.setNotFoundHandler({ preHandler: app.rateLimit() }, async () => {
    throw new AppError('not_found', 'There is nothing at this address.');
  });
}

export function rateLimited(seconds: number): AppError {
  return new AppError('rate_limited', `Too many requests. Try again in ${seconds} s.`);
}
