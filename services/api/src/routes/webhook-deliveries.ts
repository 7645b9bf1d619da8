import { listDeliveriesQuery, webhookDeliveriesAnswer, webhookDelivery } from '@codex-web/contracts/webhook';
import { createTestDelivery, listWebhookDeliveries, redeliver } from '@codex-web/db/webhook-deliveries';
import { actorOf } from '../auth/caller.ts';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import type { CallerLimit } from '../http/caller-limits.ts';
import { pageOf, readListCursor } from '../http/list-cursor.ts';
import { refusals } from '../http/refusals.ts';
import { writeTestPayload } from '../notices/write-payload.ts';
import { idParams } from './id-params.ts';

const tags = ['Webhooks'];
const config = { rule: 'webhooks.manage' } as const;

/** @param limit of requests that make one to somewhere else. */
export function webhookDeliveryRoutes(app: App, parts: Dependencies, limit: CallerLimit): void {
  list(app, parts);
  test(app, parts, limit);
  sendAgain(app, parts, limit);
}

function list(app: App, { db }: Dependencies): void {
  app.get(
    '/webhooks/:id/deliveries',
    {
      config,
      schema: {
        tags,
        summary: 'List what was sent to a webhook, newest first',
        description: 'With every try and what was answered. Kept 30 days.',
        params: idParams,
        querystring: listDeliveriesQuery,
        response: { 200: webhookDeliveriesAnswer, ...refusals(400, 404) },
      },
    },
    async ({ caller, params, query: { cursor, limit, state } }) => {
      const after = cursor === undefined ? null : readListCursor(cursor);
      const of = { workspaceId: caller.workspace.id, id: params.id };
      return pageOf(await listWebhookDeliveries(db, of, { after, limit: limit + 1, state: state ?? null }), limit);
    },
  );
}

function test(app: App, { db, settings }: Dependencies, limit: CallerLimit): void {
  app.post(
    '/webhooks/:id/test',
    {
      config,
      preHandler: limit,
      schema: {
        tags,
        summary: 'Send a webhook a message of the type `webhook.test`',
        description: 'It is sent within seconds; its deliveries say what came of it.',
        params: idParams,
        response: { 202: webhookDelivery, ...refusals(404, 409) },
      },
    },
    async ({ caller, params }, reply) => {
      const payload = writeTestPayload(settings.publicUrl, caller.workspace.id, new Date());
      reply.code(202);
      return await createTestDelivery(db, actorOf(caller), params.id, payload);
    },
  );
}

function sendAgain(app: App, { db }: Dependencies, limit: CallerLimit): void {
  app.post(
    '/webhook-deliveries/:id/redeliver',
    {
      config,
      preHandler: limit,
      schema: {
        tags,
        summary: 'Send a message again, under the same id',
        params: idParams,
        response: { 202: webhookDelivery, ...refusals(404, 409) },
      },
    },
    async ({ caller, params }, reply) => {
      reply.code(202);
      return await redeliver(db, actorOf(caller), params.id);
    },
  );
}
