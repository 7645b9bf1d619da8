import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { NewLink } from '@codex-web/db/first-link';

const lifeMs = 7 * 86_400_000;

/** The secret part of a new link, and what is stored of it. @param id of an invitation that gets another secret. */
export function newLink(now: Date, id: string = randomUUID()): { token: string; stored: NewLink } {
  const token = randomBytes(32).toString('base64url');
  return { token, stored: { id, tokenHash: hashToken(token), expiresAt: new Date(now.getTime() + lifeMs) } };
}

export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** The address a person opens to use the link. */
export function invitationUrl(publicUrl: string, token: string): string {
  const url = new URL('/sign-up', publicUrl);
  url.searchParams.set('token', token);
  return url.href;
}
