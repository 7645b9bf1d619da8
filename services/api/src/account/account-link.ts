import { newSecretToken } from '../auth/secret-token.ts';

/** A new secret link: its address, and the hash that is stored in its place. */
export function accountLink(publicUrl: string, path: '/reset-password' | '/confirm-email') {
  const { token, tokenHash } = newSecretToken();
  const url = new URL(path, publicUrl);
  url.searchParams.set('token', token);
  return { tokenHash, url: url.href };
}
