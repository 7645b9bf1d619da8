import { type NextRequest, NextResponse } from 'next/server';
import { apiUrl } from '@/api/api-url.ts';
import { contentSecurityPolicy } from '@/content-security-policy.ts';

/**
 * Runs before every page and every request to the API. Requests to `/api/` go to the API as they are, streams included;
 * pages get a content security policy with a nonce of their own.
 */
export function proxy(request: NextRequest): NextResponse {
  const { pathname, search } = request.nextUrl;
  if (pathname.startsWith('/api/')) return toApi(request, new URL(pathname + search, apiUrl()));
  return pageWithPolicy(request, pathname + search);
}

function toApi(request: NextRequest, url: URL): NextResponse {
  const headers = new Headers(request.headers);
  // A compressed stream would be held back until it ends, and these never do.
  if (headers.get('accept')?.includes('text/event-stream')) headers.delete('accept-encoding');
  return NextResponse.rewrite(url, { request: { headers } });
}

function pageWithPolicy(request: NextRequest, path: string): NextResponse {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64');
  const policy = contentSecurityPolicy(nonce, process.env.NODE_ENV !== 'production');
  const headers = new Headers(request.headers);
  headers.set('content-security-policy', policy);
  headers.set('x-nonce', nonce);
  headers.set('x-page-path', path);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  return response;
}

export const config = { matcher: ['/((?!_next/static|_next/image|icon.svg).*)'] };
