import type { PushPayload } from '@codex-web/contracts/push';
import type { Database } from '@codex-web/db/connect';
import { inTransaction } from '@codex-web/db/in-transaction';
import { endNoticeDelivery, type NoticeDelivery, retryNoticeDelivery } from '@codex-web/db/notice-deliveries';
import { dropPushSubscription, notePushSent } from '@codex-web/db/push-subscriptions';
import type { Logger } from '@codex-web/service-kit/logger';
import type { Mailer } from '../mail/mailer.ts';
import { writeNoticeMail } from './notice-mail.ts';
import type { OutgoingAnswer, OutgoingClient } from './outgoing-client.ts';
import type { PushIdentity } from './push-identity.ts';
import { encryptPush } from './push-message.ts';

export type NoticeSender = {
  db: Database;
  /** Null where the operator has set no mail server. */
  mailer: Mailer | null;
  outgoing: OutgoingClient;
  pushIdentity: PushIdentity;
  publicUrl: string;
  logger: Logger;
};

type To<Channel> = Extract<NoticeDelivery['to'], { channel: Channel }>;

/** Sends one push message, or hands one mail over to be sent, and stores what came of it. */
export async function sendNotice(parts: NoticeSender, delivery: NoticeDelivery): Promise<void> {
  if (delivery.to.channel === 'push') await sendPush(parts, delivery, delivery.to);
  else await handMailOver(parts, delivery, delivery.to);
}

/** The mail and the end of the delivery are stored together, so nobody gets one twice. */
async function handMailOver(parts: NoticeSender, delivery: NoticeDelivery, to: To<'email'>): Promise<void> {
  await inTransaction(parts.db, async (client) => {
    const held = await endNoticeDelivery(client, delivery);
    if (held) await parts.mailer?.send(writeNoticeMail(parts.publicUrl, delivery.notification, to), client);
  });
}

const minute = 60_000;
const pausesMs = [10_000, minute, 5 * minute, 30 * minute, 120 * minute, 360 * minute];
const lifeSeconds = 86_400;

async function sendPush(parts: NoticeSender, delivery: NoticeDelivery, to: To<'push'>): Promise<void> {
  const { db, logger } = parts;
  const answer = await postPush(parts, delivery, to);
  const ok = answer.status !== null && answer.status >= 200 && answer.status < 300;
  const gone = answer.status === 404 || answer.status === 410;
  if (gone) return await dropPushSubscription(db, to.subscriptionId);
  if (ok) await notePushSent(db, to.subscriptionId);
  const pause = pausesMs[delivery.claims - 1];
  if (ok || !isWorthAnotherTry(answer) || pause === undefined) await endNoticeDelivery(db.pool, delivery);
  else await retryNoticeDelivery(db, delivery, pause);
  if (!ok) {
    const said = { status: answer.status, reason: answer.error, service: delivery.lane };
    logger.warn({ deliveryId: delivery.id, ...said }, 'a push message was not taken');
  }
}

async function postPush({ outgoing, pushIdentity }: NoticeSender, delivery: NoticeDelivery, to: To<'push'>) {
  const { id, text, task, workspaceId } = delivery.notification;
  const payload: PushPayload = { title: text.slice(0, 300).toWellFormed(), taskId: task?.id ?? null, workspaceId };
  const headers = {
    authorization: pushIdentity.authorize(to.endpoint, new Date()),
    'content-encoding': 'aes128gcm',
    'content-type': 'application/octet-stream',
    ttl: String(lifeSeconds),
    urgency: 'normal',
    // Of two with the same topic that wait for a browser the service keeps one: a message that is sent again is seen once.
    topic: id.replaceAll('-', ''),
  };
  return await outgoing.post(to.endpoint, headers, encryptPush(JSON.stringify(payload), to));
}

function isWorthAnotherTry({ status }: OutgoingAnswer): boolean {
  return status === null || status === 408 || status === 429 || status >= 500;
}
