import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const yearSeconds = 31_536_000;

/**
 * What every request meets before a page or the API does. The API is told where it came from, in `x-forwarded-for` behind what the
 * visitor or a proxy says: it believes what stands there only as far as it trusts who wrote it. Every answer, also of files
 * and errors, has headers that keep a browser careful, names the letters of what is text, and has none that the parts of Next.js tell
 * each other, as where the API is.
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
    finishHeaders(response);
    for (const name of Object.keys(request.headers)) if (isInternal(name)) delete request.headers[name];
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

/** At the moment they are sent. */
function finishHeaders(response: ServerResponse): void {
  const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => ServerResponse;
  response.writeHead = (...args: unknown[]) => {
    for (const name of response.getHeaderNames()) if (isInternal(name)) response.removeHeader(name);
    const type = response.getHeader('content-type');
    if (typeof type === 'string' && lacksCharset(type)) response.setHeader('content-type', `${type}; charset=utf-8`);
    return writeHead(...args);
  };
}

function lacksCharset(type: string): boolean {
  return /^(?:text\/|[^;]+[+/]xml\b)/i.test(type) && !/;\s*charset=/i.test(type);
}

function isInternal(name: string): boolean {
  return name.startsWith('x-middleware-') || (name.startsWith('x-nextjs-') && !forPages.has(name));
}

/** What Next.js says to its own code in the browser. */
const forPages = new Set(
  ['action-not-found', 'data', 'html-request-id', 'postponed', 'prerender', 'request-id', 'stale-time'].map(
    (name) => `x-nextjs-${name}`,
  ),
);
