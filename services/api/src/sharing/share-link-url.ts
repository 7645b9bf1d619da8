import { randomBytes } from 'node:crypto';
import { hashToken } from '../auth/invitation-link.ts';

/** The secret part of a new link, and what is stored of it. */
export function newShareToken(): { token: string; tokenHash: string } {
  const token = randomBytes(32).toString('base64url');
  return { token, tokenHash: hashToken(token) };
}

/** The address with which anybody can read the task. */
export function shareUrl(publicUrl: string, token: string): string {
  return new URL(`/shared/${token}`, publicUrl).href;
}
