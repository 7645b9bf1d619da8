import swaggerUi from '@fastify/swagger-ui';
import { z } from 'zod';
import type { App } from '../http/app-type.ts';

/** Its own policy: the page needs its scripts, its inline styles and the API, all from here. */
const contentSecurityPolicy = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': ["'self'", "'unsafe-inline'"],
  'img-src': ["'self'", 'data:'],
  'connect-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
};

/** The OpenAPI document, and a page to read it and to try routes out. */
export async function docsRoutes(app: App): Promise<void> {
  app.get(
    '/openapi.json',
    {
      config: { rule: 'public' },
      schema: {
        tags: ['Service'],
        summary: 'This document',
        response: { 200: z.looseObject({ openapi: z.string() }) },
      },
    },
    async () => z.looseObject({ openapi: z.string() }).parse(app.swagger()),
  );
  await app.register(readingPage);
}

async function readingPage(app: App): Promise<void> {
  app.addHook('onRoute', (route) => {
    route.config = { ...route.config, rule: 'public' };
  });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    indexPrefix: app.prefix,
    staticCSP: contentSecurityPolicy,
    theme: { title: 'Codex Web API' },
    // Without the bar that would load other documents.
    uiConfig: { layout: 'BaseLayout' },
  });
}
