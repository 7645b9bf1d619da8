import helmet from '@fastify/helmet';
import type { App } from './app-type.ts';

const yearSeconds = 31_536_000;

/** An answer of the API is data: a browser that is led to open one as a page may do nothing with it. */
export async function addSecurityHeaders(app: App, publicUrl: string): Promise<void> {
  const directives = { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"], 'base-uri': ["'none'"] };
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives },
    // For this host and what is below it, not for its siblings.
    strictTransportSecurity: publicUrl.startsWith('https:') && { maxAge: yearSeconds, includeSubDomains: true },
    xFrameOptions: { action: 'deny' },
  });
  // Nobody on the way keeps an answer, unless its route says otherwise.
  app.addHook('onRequest', async (_request, reply) => void reply.header('cache-control', 'no-store'));
}
