import { STATUS_CODES } from 'node:http';
import type { ClaimedWebhookDelivery } from '@codex-web/db/claim-webhook-deliveries';
import type { Database } from '@codex-web/db/connect';
import { storeWebhookTry } from '@codex-web/db/store-webhook-try';
import type { KeyRing } from '../credentials/key-ring.ts';
import { afterTry } from './after-try.ts';
import type { OutgoingAnswer, OutgoingClient } from './outgoing-client.ts';
import { openWebhookSecrets, signWebhook } from './webhook-secret.ts';

type Parts = { db: Database; keys: KeyRing; outgoing: OutgoingClient };

/**
 * Makes one request of a delivery and stores what came of it. Should this process end in between, the same message is sent once
 * more under the same id.
 */
export async function sendWebhook({ db, keys, outgoing }: Parts, delivery: ClaimedWebhookDelivery): Promise<void> {
  const at = new Date();
  const answer = await outgoing.post(delivery.url, headersOf(keys, delivery, at), delivery.payload);
  const tried = { at: at.toISOString(), ...answer, error: answer.error ?? sayStatus(answer) };
  await storeWebhookTry(db, delivery, tried, afterTry(answer.status, delivery.tries, Math.random()));
}

function headersOf(keys: KeyRing, delivery: ClaimedWebhookDelivery, at: Date): Record<string, string> {
  const { secret, previous } = openWebhookSecrets(keys, delivery.webhookId, delivery.secret);
  const secrets = delivery.previousHolds && previous !== undefined ? [secret, previous] : [secret];
  const timestamp = Math.floor(at.getTime() / 1_000);
  return {
    'content-type': 'application/json',
    'user-agent': 'codex-web-webhook/1',
    'webhook-id': delivery.messageId,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signWebhook(secrets, { id: delivery.messageId, timestamp, body: delivery.payload }),
  };
}

function sayStatus({ status }: OutgoingAnswer): string | null {
  if (status === null || (status >= 200 && status < 300)) return null;
  const said = `It answered ${status} ${STATUS_CODES[status] ?? ''}`.trimEnd();
  return status >= 300 && status < 400 ? `${said}; redirects are not followed.` : `${said}.`;
}
