import type { IncomingHttpHeaders } from 'node:http';

/** What stands behind `Authorization: Bearer`; null without such a header. Other schemes are a proxy's business. */
export function bearerOf(headers: IncomingHttpHeaders): string | null {
  const [scheme = '', ...rest] = (headers.authorization ?? '').trim().split(/ +/);
  return scheme.toLowerCase() === 'bearer' ? rest.join(' ') : null;
}
