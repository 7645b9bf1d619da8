import { randomBytes } from 'node:crypto';
import { hashToken } from '../auth/invitation-link.ts';

/** A new secret link: its address, and the hash that is stored in its place. */
export function accountLink(publicUrl: string, path: '/reset-password' | '/confirm-email') {
  const token = randomBytes(32).toString('base64url');
  const url = new URL(path, publicUrl);
  url.searchParams.set('token', token);
  return { tokenHash: hashToken(token), url: url.href };
}
