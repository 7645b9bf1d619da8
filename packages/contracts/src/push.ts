import { z } from 'zod';

/** The key that browsers subscribe with (`applicationServerKey`): a point of P-256, uncompressed, in base64url. */
export const pushKey = z.object({ publicKey: z.string() });
export type PushKey = z.infer<typeof pushKey>;

const base64url = (bytes: number) =>
  z
    .string()
    .max(200)
    .transform((text) => text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, ''))
    .refine((text) => /^[\w-]+$/.test(text) && Math.floor((text.length * 3) / 4) === bytes, {
      message: `This is not ${bytes} bytes in base64url.`,
    });

/** What `PushSubscription.toJSON()` of a browser gives, and a name for the browser. */
export const createPushSubscriptionRequest = z.object({
  endpoint: z.url().max(2_000),
  keys: z.object({ p256dh: base64url(65), auth: base64url(16) }),
  label: z.string().trim().min(1).max(100),
});
export type CreatePushSubscriptionRequest = z.input<typeof createPushSubscriptionRequest>;

/**
 * A browser that asked to be told. It belongs to the session it was made in and ends with it; made again with the same endpoint
 * it keeps its id.
 */
export const pushSubscription = z.object({
  id: z.uuid(),
  label: z.string(),
  /** The host of the push service; the rest of the endpoint is a secret. */
  service: z.string(),
  createdAt: z.iso.datetime(),
  lastSentAt: z.iso.datetime().nullable(),
  /** Whether it was made in the session that asks. */
  current: z.boolean(),
});
export type PushSubscription = z.infer<typeof pushSubscription>;

export const pushSubscriptionsAnswer = z.object({ items: z.array(pushSubscription) });
export type PushSubscriptionsAnswer = z.infer<typeof pushSubscriptionsAnswer>;

/** What the service worker of the web gets, and nothing more. */
export const pushPayload = z.object({
  title: z.string(),
  taskId: z.uuid().nullable(),
  workspaceId: z.uuid().nullable(),
});
export type PushPayload = z.infer<typeof pushPayload>;
