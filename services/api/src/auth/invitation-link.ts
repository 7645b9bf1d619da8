import { randomUUID } from 'node:crypto';
import type { NewLink } from '@codex-web/db/first-link';
import { newSecretToken } from './secret-token.ts';

const lifeMs = 7 * 86_400_000;

/** The secret part of a new link, and what is stored of it. @param id of an invitation that gets another secret. */
export function newLink(now: Date, id: string = randomUUID()): { token: string; stored: NewLink } {
  const { token, tokenHash } = newSecretToken();
  return { token, stored: { id, tokenHash, expiresAt: new Date(now.getTime() + lifeMs) } };
}

/** The address a person opens to use the link. */
export function invitationUrl(publicUrl: string, token: string): string {
  const url = new URL('/sign-up', publicUrl);
  url.searchParams.set('token', token);
  return url.href;
}
