import type { App } from './app-type.ts';

/** One line per answered request. It names the route, not the address: an address may hold a secret. */
export function addRequestLog(app: App): void {
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions } = request;
    const durationMs = Math.round(reply.elapsedTime);
    request.log.info({ method, route: routeOptions.url, status: reply.statusCode, durationMs }, 'answered');
  });
}
