import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { NewSignUpLink } from '@codex-web/db/sign-up-links';

const lifeMs = 7 * 86_400_000;

/** The secret part of a new link, and what is stored of it. */
export function newSignUpLink(now: Date): { token: string; stored: NewSignUpLink } {
  const token = randomBytes(32).toString('base64url');
  const expiresAt = new Date(now.getTime() + lifeMs);
  return { token, stored: { id: randomUUID(), tokenHash: hashToken(token), expiresAt } };
}

export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** The address a person opens to use the link. */
export function signUpUrl(publicUrl: string, token: string): string {
  const url = new URL('/sign-up', publicUrl);
  url.searchParams.set('token', token);
  return url.href;
}
