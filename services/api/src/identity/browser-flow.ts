import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { FlowSecrets } from './identity-client.ts';

export const flowLifeSeconds = 600;

/**
 * What ties a sign-in at a provider to the browser that began it: a secret in a cookie, out of which, with the state, the
 * nonce and the verifier are made. So nothing that is stored, and nothing that the provider sees, is enough to go on with
 * somebody else's sign-in. One secret serves all tabs of a browser.
 */
export type BrowserFlow = {
  /** The secret these headers carry; null when there is none of ours. */
  read: (headers: IncomingHttpHeaders) => string | null;
  /** The value for `set-cookie` that keeps a secret for as long as a sign-in may take. */
  cookie: (secret: string) => string;
};

export function createBrowserFlow(publicUrl: string): BrowserFlow {
  const secure = publicUrl.startsWith('https:');
  // A name that no other host of the domain can set.
  const name = `${secure ? '__Host-' : ''}codex-web.identity`;
  const attributes = `Path=/; Max-Age=${flowLifeSeconds}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  const shape = new RegExp(`^${name.replaceAll('.', '\\.')}=([\\w-]{43})$`);
  return {
    read: (headers) => {
      const pairs = (headers.cookie ?? '').split(';').map((pair) => shape.exec(pair.trim())?.[1]);
      return pairs.find((secret) => secret !== undefined) ?? null;
    },
    cookie: (secret) => `${name}=${secret}; ${attributes}`,
  };
}

export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

export function flowSecrets(browserSecret: string, state: string, redirectUri: string): FlowSecrets {
  const derive = (purpose: string) =>
    createHmac('sha256', browserSecret).update(`${purpose}:${state}`).digest('base64url');
  return { state, nonce: derive('nonce'), verifier: derive('verifier'), redirectUri };
}

export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** A path of the product, whatever was given. */
export function ownPath(given: string | undefined, publicUrl: string): string {
  if (given === undefined || !given.startsWith('/')) return '/';
  const url = URL.parse(given, publicUrl);
  return url?.origin === new URL(publicUrl).origin ? url.pathname + url.search + url.hash : '/';
}
