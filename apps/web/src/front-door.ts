import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const yearSeconds = 31_536_000;

/**
 * What every request meets before a page or the API does. The API is told where it came from, in `x-forwarded-for` behind what the
 * visitor or a proxy says: it believes what stands there only as far as it trusts who wrote it. Every answer, also of files
 * and errors, has headers that keep a browser careful.
 */
export function frontDoor(handle: Handler, publicUrl: string): RequestListener {
  const headers = new Map([
    ['x-content-type-options', 'nosniff'],
    ['referrer-policy', 'same-origin'],
    ['content-security-policy', "object-src 'none'; base-uri 'none'; frame-ancestors 'none'"],
    ...(publicUrl.startsWith('https:') ? [hsts] : []),
  ]);
  return (request, response) => {
    response.setHeaders(headers);
    if (!methods.has(request.method ?? '')) {
      response.writeHead(405, { allow: [...methods].join(', '), connection: 'close' }).end();
      return;
    }
    const said = request.headers['x-forwarded-for'];
    request.headers['x-forwarded-for'] = [said, request.socket.remoteAddress].filter(Boolean).join(', ');
    void handle(request, response);
  };
}

const hsts: [string, string] = ['strict-transport-security', `max-age=${yearSeconds}; includeSubDomains`];
