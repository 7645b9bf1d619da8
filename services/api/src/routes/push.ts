import { AppError } from '@codex-web/contracts/app-error';
import {
  createPushSubscriptionRequest,
  pushKey,
  pushSubscription,
  pushSubscriptionsAnswer,
} from '@codex-web/contracts/push';
import {
  type AccountActor,
  deletePushSubscription,
  listPushSubscriptions,
  savePushSubscription,
} from '@codex-web/db/push-subscriptions';
import { z } from 'zod';
import type { SignedIn } from '../auth/caller.ts';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import { refusals } from '../http/refusals.ts';
import { refusalOf } from '../notices/outgoing-client.ts';
import { isPushReceiver } from '../notices/push-message.ts';
import { idParams } from './id-params.ts';

const tags = ['Notifications'];
const config = { rule: 'session' } as const;

export function pushRoutes(app: App, parts: Dependencies): void {
  readKey(app, parts);
  list(app, parts);
  subscribe(app, parts);
  unsubscribe(app, parts);
}

function readKey(app: App, { pushIdentity }: Dependencies): void {
  app.get(
    '/push/key',
    { config, schema: { tags, summary: 'Read the key that browsers subscribe with', response: { 200: pushKey } } },
    async () => ({ publicKey: pushIdentity.publicKey }),
  );
}

function list(app: App, { db }: Dependencies): void {
  app.get(
    '/push/subscriptions',
    {
      config,
      schema: { tags, summary: 'List your browsers that are told', response: { 200: pushSubscriptionsAnswer } },
    },
    async ({ signedIn }) => ({ items: await listPushSubscriptions(db, accountActorOf(signedIn)) }),
  );
}

function subscribe(app: App, { db, settings }: Dependencies): void {
  app.post(
    '/push/subscriptions',
    {
      config,
      schema: {
        tags,
        summary: 'Have this browser told, also while no page is open',
        description:
          'Takes what `PushSubscription.toJSON()` gives. Ends with the session it was made in; made again it keeps its id. A person has 20 at most; the one that was told longest ago gives way.',
        body: createPushSubscriptionRequest,
        response: { 201: pushSubscription, ...refusals(400, 409, 422) },
      },
    },
    async ({ signedIn, body }, reply) => {
      const refusal = refusalOf(body.endpoint, settings.allowedPrivateWebhooks);
      if (refusal !== null) throw new AppError('push_service_forbidden', refusal);
      if (!isPushReceiver(body.keys)) {
        throw new AppError('invalid_request', 'keys.p256dh: This is no key of a browser. Subscribe it anew.');
      }
      const { endpoint, keys, label } = body;
      reply.code(201);
      return await savePushSubscription(db, accountActorOf(signedIn), { endpoint, ...keys, label });
    },
  );
}

function unsubscribe(app: App, { db }: Dependencies): void {
  app.delete(
    '/push/subscriptions/:id',
    {
      config,
      schema: {
        tags,
        summary: 'Have a browser told no more',
        params: idParams,
        response: { 204: z.undefined(), ...refusals(404) },
      },
    },
    async ({ signedIn, params }, reply) => {
      await deletePushSubscription(db, accountActorOf(signedIn), params.id);
      return reply.code(204).send(undefined);
    },
  );
}

function accountActorOf({ user, sessionId, origin }: SignedIn): AccountActor {
  if (sessionId === null) throw new AppError('forbidden', 'Only a browser that is signed in can do this.');
  return { userId: user.id, sessionId, origin };
}
