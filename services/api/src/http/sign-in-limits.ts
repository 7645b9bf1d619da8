import type { RateLimitOptions } from '@fastify/rate-limit';

/** How fast somebody may ask what costs much: hashing passwords, above all. What failed is counted in sign-in-guard.ts. */
export type SignInLimits = {
  /** For the `rateLimit` of a route. */
  perIp: RateLimitOptions;
};

/** @param perMinute requests of one IP address to one process. */
export function createSignInLimits(perMinute: number): SignInLimits {
  // One group, so that the tries of all routes count together.
  return { perIp: { max: perMinute, timeWindow: '1 minute', groupId: 'sign-in' } };
}
