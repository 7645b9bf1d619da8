import { createHash, randomBytes } from 'node:crypto';

/** A secret for a link or a cookie, and the hash that is stored in its place. */
export function newSecretToken(): { token: string; tokenHash: string } {
  const token = randomBytes(32).toString('base64url');
  return { token, tokenHash: hashToken(token) };
}

export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
