import { z } from 'zod';
import { attemptState } from './attempt-state.ts';
import { type NoticeType, noticeRule, noticeTypes } from './notice-type.ts';

/** What a webhook can ask to be told of. */
export const webhookTypes = noticeTypes.filter((type) => noticeRule(type).webhook) as [NoticeType, ...NoticeType[]];
export const webhookType = z.enum(webhookTypes);

/** Told only because somebody pressed a button; every webhook takes it. */
export const webhookTestType = 'webhook.test';

const name = z.string().trim().min(1, 'Give it a name.').max(100);
const url = z.url({ protocol: /^https?$/, message: 'Enter an address that begins with https://.' }).max(2_000);
const types = z.array(webhookType).min(1, 'Choose at least one.').max(webhookTypes.length);

/**
 * Where a workspace wants to be told over HTTP. Tasks that are private to a person are never told of.
 * Each request is signed as Standard Webhooks says: `webhook-id`, `webhook-timestamp` and `webhook-signature`.
 */
export const webhook = z.object({
  id: z.uuid(),
  name: z.string(),
  url: z.string(),
  types: z.array(webhookType),
  active: z.boolean(),
  /** Why it is not active, when the product switched it off. */
  disabledReason: z.string().nullable(),
  /** The first of the failures since it last succeeded. After five days of them it is switched off. */
  failingSince: z.iso.datetime().nullable(),
  /** Until then requests are signed with the secret before this one too. */
  previousSecretUntil: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
  createdBy: z.string().nullable(),
});
export type Webhook = z.infer<typeof webhook>;

export const webhooksAnswer = z.object({ items: z.array(webhook) });
export type WebhooksAnswer = z.infer<typeof webhooksAnswer>;

export const createWebhookRequest = z.object({ name, url, types });
export type CreateWebhookRequest = z.infer<typeof createWebhookRequest>;

/** What is left out stays. Switching it off gives up what was not delivered yet. */
export const editWebhookRequest = z
  .object({ name, url, types, active: z.boolean() })
  .partial()
  .refine((change) => Object.keys(change).length > 0, { message: 'Nothing was given to change.' });
export type EditWebhookRequest = z.infer<typeof editWebhookRequest>;

/** The secret begins with `whsec_` and is shown in this answer only. */
export const webhookWithSecret = z.object({ webhook, secret: z.string() });
export type WebhookWithSecret = z.infer<typeof webhookWithSecret>;

/** One request that was made. `status` is null when no answer came, and `error` says why. */
export const webhookTry = z.object({
  at: z.iso.datetime(),
  status: z.number().int().nullable(),
  durationMs: z.number().int().nonnegative(),
  error: z.string().nullable(),
  /** What was answered, as text, cut after 2000 bytes. It comes from outside: show it as plain text. */
  answer: z.string(),
});
export type WebhookTry = z.infer<typeof webhookTry>;

export const webhookDeliveryState = z.enum(['pending', 'delivered', 'failed', 'cancelled']);

/**
 * One message for one webhook. `pending` is tried again at `nextTryAt`; `failed` was tried for more than a day; `cancelled` was not
 * sent because the webhook was switched off or the task is not for the workspace any more.
 */
export const webhookDelivery = z.object({
  id: z.uuid(),
  webhookId: z.uuid(),
  /** The header `webhook-id`, the same at each try and each redelivery. */
  messageId: z.string(),
  type: z.string(),
  state: webhookDeliveryState,
  /** The body that is sent. */
  request: z.string(),
  /** Oldest first, the last 30 at most. */
  tries: z.array(webhookTry),
  nextTryAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
});
export type WebhookDelivery = z.infer<typeof webhookDelivery>;

export const listDeliveriesQuery = z.object({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(30),
  state: webhookDeliveryState.optional(),
});

/** Newest first. Deliveries are kept 30 days. */
export const webhookDeliveriesAnswer = z.object({
  items: z.array(webhookDelivery),
  nextCursor: z.string().nullable(),
});
export type WebhookDeliveriesAnswer = z.infer<typeof webhookDeliveriesAnswer>;

/** The body of a webhook request: ids, names and links. What was asked for, said or changed is read from the API, with a token. */
export const webhookPayload = z.object({
  version: z.literal(1),
  type: z.string(),
  /** When it happened. */
  timestamp: z.iso.datetime(),
  data: z.object({
    workspaceId: z.uuid(),
    task: z
      .object({
        id: z.uuid(),
        title: z.string(),
        /** As it was when this was written. */
        state: attemptState,
        url: z.url(),
        apiUrl: z.url(),
      })
      .nullable(),
    actor: z.object({ id: z.string(), name: z.string() }).nullable(),
  }),
});
export type WebhookPayload = z.infer<typeof webhookPayload>;
