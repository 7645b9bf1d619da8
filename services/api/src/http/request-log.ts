import type { App } from './app-type.ts';

/** One line per answered request, who made it and from where. It names the route, not the address: an address may hold a secret. */
export function addRequestLog(app: App): void {
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions, ip } = request;
    const durationMs = Math.round(reply.elapsedTime);
    const who = { userId: request.signedIn?.user.id, tokenId: request.signedIn?.token?.id, ip };
    request.log.info({ method, route: routeOptions.url, status: reply.statusCode, durationMs, ...who }, 'answered');
  });
}
