import { createHmac, randomBytes } from 'node:crypto';
import type { SealedSecrets } from '@codex-web/db/stored-credential';
import { z } from 'zod';
import type { KeyRing } from '../credentials/key-ring.ts';
import { placeOf } from '../credentials/secrets.ts';

const prefix = 'whsec_';
const secretBytes = 32;

/** The secret of a webhook, and the one before it. */
const webhookSecrets = z.object({ secret: z.string(), previous: z.string().optional() });
export type WebhookSecrets = z.infer<typeof webhookSecrets>;

/** A secret as Standard Webhooks writes it: `whsec_` and 32 random bytes in base64. */
export function newWebhookSecret(): string {
  return prefix + randomBytes(secretBytes).toString('base64');
}

export function sealWebhookSecrets(keys: KeyRing, id: string, secrets: WebhookSecrets): SealedSecrets {
  return keys.seal(placeOf('webhooks', id), JSON.stringify(secrets));
}

export function openWebhookSecrets(keys: KeyRing, id: string, sealed: SealedSecrets): WebhookSecrets {
  return webhookSecrets.parse(JSON.parse(keys.open(placeOf('webhooks', id), sealed)));
}

/** The header `webhook-signature`: one signature for each secret, with a space between. */
export function signWebhook(
  secrets: readonly string[],
  message: { id: string; timestamp: number; body: string },
): string {
  const signed = `${message.id}.${message.timestamp}.${message.body}`;
  return secrets
    .map((secret) => Buffer.from(secret.slice(prefix.length), 'base64'))
    .map((key) => `v1,${createHmac('sha256', key).update(signed).digest('base64')}`)
    .join(' ');
}
