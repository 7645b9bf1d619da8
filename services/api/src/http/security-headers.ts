import helmet from '@fastify/helmet';
import type { App } from './app-type.ts';

const yearSeconds = 31_536_000;

/** An answer of the API is data: a browser that is led to open one as a page may do nothing with it. */
export async function addSecurityHeaders(app: App, publicUrl: string): Promise<void> {
  const directives = { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"], 'base-uri': ["'none'"] };
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives },
    // Only for this host: whether others of its domain speak TLS is not ours to say.
    strictTransportSecurity: publicUrl.startsWith('https:') && { maxAge: yearSeconds, includeSubDomains: false },
    xFrameOptions: { action: 'deny' },
  });
}
