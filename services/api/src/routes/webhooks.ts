import { randomUUID } from 'node:crypto';
import { AppError } from '@codex-web/contracts/app-error';
import {
  createWebhookRequest,
  editWebhookRequest,
  webhook,
  webhooksAnswer,
  webhookWithSecret,
} from '@codex-web/contracts/webhook';
import { createWebhook, deleteWebhook, editWebhook, listWebhooks, rotateWebhookSecret } from '@codex-web/db/webhooks';
import { z } from 'zod';
import { actorOf } from '../auth/caller.ts';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import { refusals } from '../http/refusals.ts';
import { refusalOf } from '../notices/outgoing-client.ts';
import { newWebhookSecret, openWebhookSecrets, sealWebhookSecrets } from '../notices/webhook-secret.ts';
import { idParams } from './id-params.ts';

const tags = ['Webhooks'];
const config = { rule: 'webhooks.manage' } as const;
const bothSecretsForMs = 24 * 3_600_000;

export function webhookRoutes(app: App, parts: Dependencies): void {
  list(app, parts);
  add(app, parts);
  edit(app, parts);
  remove(app, parts);
  rotate(app, parts);
}

function list(app: App, { db }: Dependencies): void {
  app.get(
    '/webhooks',
    { config, schema: { tags, summary: 'List the webhooks of the workspace', response: { 200: webhooksAnswer } } },
    async ({ caller }) => ({ items: await listWebhooks(db, caller.workspace.id) }),
  );
}

function add(app: App, { db, keys, settings }: Dependencies): void {
  app.post(
    '/webhooks',
    {
      config,
      schema: {
        tags,
        summary: 'Add a webhook',
        description: 'The answer is the only one that has its secret. A workspace has 20 at most.',
        body: createWebhookRequest,
        response: { 201: webhookWithSecret, ...refusals(400, 409, 422) },
      },
    },
    async ({ caller, body }, reply) => {
      checkAddress(body.url, settings.allowedPrivateWebhooks);
      const [id, secret] = [randomUUID(), newWebhookSecret()];
      const given = { ...body, types: [...new Set(body.types)], id, secret: sealWebhookSecrets(keys, id, { secret }) };
      reply.code(201);
      return { webhook: await createWebhook(db, actorOf(caller), given), secret };
    },
  );
}

function edit(app: App, { db, settings }: Dependencies): void {
  app.patch(
    '/webhooks/:id',
    {
      config,
      schema: {
        tags,
        summary: 'Change a webhook, or switch it on or off',
        description: 'Switching it off gives up what was not delivered yet.',
        params: idParams,
        body: editWebhookRequest,
        response: { 200: webhook, ...refusals(400, 404, 422) },
      },
    },
    async ({ caller, params, body }) => {
      if (body.url !== undefined) checkAddress(body.url, settings.allowedPrivateWebhooks);
      return await editWebhook(db, actorOf(caller), params.id, body);
    },
  );
}

function remove(app: App, { db }: Dependencies): void {
  app.delete(
    '/webhooks/:id',
    {
      config,
      schema: {
        tags,
        summary: 'Remove a webhook, with its deliveries',
        params: idParams,
        response: { 204: z.undefined(), ...refusals(404) },
      },
    },
    async ({ caller, params }, reply) => {
      await deleteWebhook(db, actorOf(caller), params.id);
      return reply.code(204).send(undefined);
    },
  );
}

function rotate(app: App, { db, keys }: Dependencies): void {
  app.post(
    '/webhooks/:id/secret',
    {
      config,
      schema: {
        tags,
        summary: 'Give a webhook a new secret',
        description:
          'For 24 hours requests are signed with the secret before it too, unless it is given a new one again. The answer is the only one that has the new secret.',
        params: idParams,
        response: { 200: webhookWithSecret, ...refusals(404) },
      },
    },
    async ({ caller, params: { id } }) => {
      const secret = newWebhookSecret();
      const reseal = (before: Parameters<typeof openWebhookSecrets>[2]) =>
        sealWebhookSecrets(keys, id, { secret, previous: openWebhookSecrets(keys, id, before).secret });
      return {
        webhook: await rotateWebhookSecret(db, actorOf(caller), id, { reseal, bothForMs: bothSecretsForMs }),
        secret,
      };
    },
  );
}

function checkAddress(url: string, allowed: readonly string[]): void {
  const refusal = refusalOf(url, allowed);
  if (refusal !== null) throw new AppError('webhook_address_forbidden', refusal);
}
