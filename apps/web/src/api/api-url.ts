import { z } from 'zod';

const address = z.url({ protocol: /^https?$/ });

/**
 * Where the API listens, from `API_URL`. Read at each call, so that one build serves every installation.
 * @throws when it is not set or no http address.
 */
export function apiUrl(): URL {
  const answer = address.safeParse(process.env.API_URL);
  if (!answer.success) throw new Error('Set API_URL to the address of the API, for example http://127.0.0.1:4000.');
  return new URL(answer.data);
}
