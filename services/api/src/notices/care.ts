import { redisNames } from '@codex-web/contracts/live';
import { claimWebhookDeliveries } from '@codex-web/db/claim-webhook-deliveries';
import { cleanNotices } from '@codex-web/db/clean-notices';
import { fanOutNotices } from '@codex-web/db/fan-out-notices';
import { claimNoticeDeliveries } from '@codex-web/db/notice-deliveries';
import { repeat } from '@codex-web/service-kit/repeat';
import type { Redis } from 'ioredis';
import type { KeyRing } from '../credentials/key-ring.ts';
import { startPump } from './pump.ts';
import { type NoticeSender, sendNotice } from './send-notice.ts';
import { sendWebhook } from './send-webhook.ts';
import { writePayload } from './write-payload.ts';

export type NoticeCareParts = NoticeSender & { redis: Redis; keys: KeyRing };

export type NoticeCareSettings = {
  /** How often is looked for something new. */
  everyMs: number;
  /** For how long nobody else takes what one process has taken; longer than sending takes. */
  leaseMs: number;
};

const usual: NoticeCareSettings = { everyMs: 1_000, leaseMs: 60_000 };
const cleanEveryMs = 3_600_000;
const noticesAtOnce = 100;

/**
 * Tells people, browsers and webhooks what happened, in every process that has it: each notice and each delivery is taken by one
 * of them at a time. `stop` waits for what is under way.
 */
export function startNoticeCare(parts: NoticeCareParts, given: Partial<NoticeCareSettings> = {}) {
  const { everyMs, leaseMs } = { ...usual, ...given };
  const { db, logger } = parts;
  const onError = (error: unknown) => logger.warn({ err: error }, 'people could not be told what happened');
  const running = [
    repeat(() => fanOut(parts), { everyMs, onError }),
    repeat(async () => void (await cleanNotices(db)), { everyMs: cleanEveryMs, onError }),
    startPump({
      ...{ slots: 100, perLane: 6, everyMs, onError },
      claim: (room) => claimNoticeDeliveries(db, { ...room, leaseMs }),
      laneOf: (delivery) => delivery.lane,
      send: (delivery) => sendNotice(parts, delivery),
    }),
    startPump({
      ...{ slots: 100, perLane: 2, everyMs, onError },
      claim: (room) => claimWebhookDeliveries(db, { ...room, leaseMs }),
      laneOf: (delivery) => delivery.webhookId,
      send: (delivery) => sendWebhook(parts, delivery),
    }),
  ];
  return {
    stop: async () => {
      await Promise.all(running.map((part) => part.stop()));
    },
  };
}

/** Fans out all notices there are, some at a time. */
async function fanOut({ db, redis, mailer, publicUrl }: NoticeCareParts): Promise<void> {
  const options = {
    limit: noticesAtOnce,
    emailAvailable: mailer !== null,
    writePayload: (notice: Parameters<typeof writePayload>[1]) => writePayload(publicUrl, notice),
  };
  let taken: number;
  do {
    const done = await fanOutNotices(db, options);
    taken = done.taken;
    // While Redis is away, open pages ask the database by themselves.
    await Promise.allSettled(done.userIds.map((id) => redis.publish(redisNames.notificationsChannel(id), '')));
  } while (taken === noticesAtOnce);
}
