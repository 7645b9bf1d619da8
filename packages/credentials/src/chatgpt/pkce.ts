import { createHash, randomBytes } from 'node:crypto';

/** What a browser sign-in keeps to itself until the code comes back (RFC 7636). New ones for every sign-in. */
export type Pkce = { verifier: string; challenge: string; state: string };

export function createPkce(): Pkce {
  const verifier = randomBytes(64).toString('base64url');
  return { verifier, challenge: challengeOf(verifier), state: randomBytes(32).toString('base64url') };
}

/** The S256 challenge of a verifier. */
export function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier, 'ascii').digest('base64url');
}
