import { AppError } from '@codex-web/contracts/app-error';
import { bearerOf } from '../auth/bearer.ts';
import type { App } from './app-type.ts';

const readingMethods = new Set(['GET', 'HEAD', 'OPTIONS']);
const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Refuses requests that change something and that a browser sends on behalf of another site. A request without an
 * `Origin` comes from a program, or from a browser that keeps our SameSite cookie to itself. With an API token the cookie
 * counts for nothing, and no browser sends a token for another site.
 */
export function addOriginCheck(app: App, publicUrl: string): void {
  const isOurs = originMatcher(publicUrl);
  app.addHook('onRequest', async (request) => {
    if (readingMethods.has(request.method) || bearerOf(request.headers) !== null) return;
    const { origin } = request.headers;
    const foreign = origin !== undefined ? !isOurs(origin) : request.headers['sec-fetch-site'] === 'cross-site';
    if (foreign) throw new AppError('forbidden', `This request came from another site. Open ${publicUrl} instead.`);
  });
}

/** Tells whether an `Origin` header is that of `publicUrl`; the names of this very machine count as one. */
export function originMatcher(publicUrl: string): (origin: string) => boolean {
  const ours = plainOrigin(publicUrl);
  return (origin) => plainOrigin(origin) === ours && ours !== null;
}

function plainOrigin(text: string): string | null {
  const url = URL.parse(text);
  if (url === null || url.origin === 'null') return null;
  return loopbackNames.has(url.hostname) ? `${url.protocol}//loopback:${url.port}` : url.origin;
}
