import { randomUUID } from 'node:crypto';
import { setUp } from '@codex-web/db/testing/set-up';
import { createWebhook } from '@codex-web/db/webhooks';
import { afterEach, describe, expect, it } from 'vitest';
import { createKeyRing, readKeys } from '../credentials/key-ring.ts';
import { resealCredentials } from '../credentials/reseal-credentials.ts';
import { startApiProcess } from '../testing/api-process.ts';
import { type HttpReceiver, startHttpReceiver } from '../testing/http-receiver.ts';
import { createTestApp, testKey } from '../testing/test-app.ts';
import { makeIdentities } from '../testing/test-certificates.ts';
import { startTestNotices } from '../testing/test-notices.ts';
import { signUpOwner } from '../testing/test-person.ts';
import { verifyWebhook } from '../testing/verify-webhook.ts';
import { waitFor } from '../testing/wait-for.ts';
import { openPushIdentity } from './push-identity.ts';
import { newWebhookSecret, openWebhookSecrets, sealWebhookSecrets } from './webhook-secret.ts';

const test = setUp(createTestApp);
const owner = setUp(() => signUpOwner(test));
const receivers: HttpReceiver[] = [];

afterEach(async () => {
  await test.parts.db.prisma.webhook.deleteMany();
  await Promise.all(receivers.splice(0).map((receiver) => receiver.close()));
});

async function receiverThat(answer: Parameters<HttpReceiver['answer']>[0]): Promise<HttpReceiver> {
  const receiver = await startHttpReceiver();
  receiver.answer(answer);
  receivers.push(receiver);
  return receiver;
}

async function addWebhook(receiver: HttpReceiver, keys = test.parts.keys) {
  const [id, secret] = [randomUUID(), newWebhookSecret()];
  const actor = {
    workspaceId: owner.me.workspace.id,
    userId: owner.me.user.id,
    origin: { ip: null, userAgent: null, tokenId: null },
  };
  const sealed = sealWebhookSecrets(keys, id, { secret });
  await createWebhook(test.parts.db, actor, {
    id,
    name: 'W',
    url: receiver.url,
    types: ['member.joined'],
    secret: sealed,
  });
  return { id, secret };
}

/** So many things that admins and webhooks are told of. */
async function happen(count: number): Promise<void> {
  await test.parts.db.pool.query(
    `INSERT INTO notices (id, workspace_id, type, audience, subject, recipient_ids, passed_over_ids)
     SELECT gen_random_uuid(), $1, 'member.joined', 'admins', 'Person ' || i, '{}', '{}' FROM generate_series(1, $2) i`,
    [owner.me.workspace.id, count],
  );
}

const waiting = async () => await test.parts.db.prisma.notice.count({ where: { fannedOutAt: null } });
const delivered = async (webhookId: string) =>
  await test.parts.db.prisma.webhookDelivery.count({ where: { webhookId, state: 'delivered' } });

describe('many notices', () => {
  it('ten thousand at once are each told once by three processes, and none reads more than a batch', async () => {
    const { pool } = test.parts.db;
    let mostRows = 0;
    pool.on('acquire', (client) => {
      if ('watched' in client) return;
      const ask = client.query.bind(client) as (...args: unknown[]) => Promise<{ rows?: unknown[] } | undefined>;
      const query = async (...args: unknown[]) => {
        const result = await ask(...args);
        mostRows = Math.max(mostRows, result?.rows?.length ?? 0);
        return result;
      };
      Object.assign(client, { watched: true, query });
    });
    await happen(10_000);
    const running = [1, 2, 3].map(() => startTestNotices(test));
    await waitFor(async () => (await waiting()) === 0);
    await Promise.all(running.map((one) => one.close()));
    pool.removeAllListeners('acquire');
    const { rows } = await pool.query(
      'SELECT count(*)::int AS count, count(DISTINCT notice_id)::int AS notices FROM notifications',
    );
    expect(rows[0]).toEqual({ count: 10_000, notices: 10_000 });
    expect(mostRows).toBe(100);
  });

  it('are sent to a webhook while another one does not answer at all', async () => {
    const slow = await receiverThat(() => new Promise(() => {}));
    const fast = await receiverThat(() => ({ status: 204 }));
    await addWebhook(slow);
    const { id, secret } = await addWebhook(fast);
    await happen(200);
    const running = startTestNotices(test, { withinMs: 3_000 });
    await waitFor(async () => (await delivered(id)) === 200);
    expect(slow.received.length).toBeLessThan(20);
    await running.close();
    for (const request of fast.received) verifyWebhook(request, secret);
    expect(new Set(fast.received.map(({ headers }) => headers['webhook-id'])).size).toBe(200);
    expect(fast.received).toHaveLength(200);
  });
});

describe('several processes', () => {
  it('go on with what a killed one had sent and not stored, under the same id', { timeout: 90_000 }, async () => {
    const key = testKey('killed');
    const identity = makeIdentities('api').api;
    const keys = createKeyRing(readKeys({ CREDENTIALS_KEY: key }));
    const held = Promise.withResolvers<void>();
    let first = true;
    const receiver = await receiverThat(async () => {
      if (first) {
        first = false;
        await held.promise;
      }
      return { status: 204 };
    });
    const separate = await createTestApp();
    const person = await signUpOwner(separate);
    await separate.parts.db.prisma.pushKey.deleteMany();
    await separate.parts.db.prisma.credential.deleteMany();
    const { rows } = await separate.parts.db.pool.query<{ url: string }>('SELECT current_database() AS url');
    const databaseUrl = Object.assign(new URL(process.env.TEST_DATABASE_URL ?? ''), {
      pathname: `/${rows[0]?.url}`,
    }).href;
    const start = () =>
      startApiProcess({
        ...{ databaseUrl, key, identity, issuerUrl: 'http://127.0.0.1:9' },
        env: { ALLOWED_PRIVATE_WEBHOOKS: '127.0.0.1' },
      });
    const [id, secret] = [randomUUID(), newWebhookSecret()];
    const origin = { ip: null, userAgent: null, tokenId: null };
    const actor = { workspaceId: person.me.workspace.id, userId: person.me.user.id, origin };
    await createWebhook(separate.parts.db, actor, {
      ...{ id, name: 'W', url: receiver.url, types: ['member.joined'] },
      secret: sealWebhookSecrets(keys, id, { secret }),
    });
    const killed = await start();
    await separate.parts.db.pool.query(
      `INSERT INTO notices (id, workspace_id, type, audience, recipient_ids, passed_over_ids)
       VALUES (gen_random_uuid(), $1, 'member.joined', 'admins', '{}', '{}')`,
      [person.me.workspace.id],
    );
    await waitFor(() => receiver.received.length === 1);
    await killed.kill();
    held.resolve();
    const others = await Promise.all([start(), start()]);
    expect(await separate.parts.db.prisma.webhookDelivery.count({ where: { state: 'pending' } })).toBe(1);
    // The lease of the killed one is over.
    await separate.parts.db.prisma.webhookDelivery.updateMany({ data: { dueAt: new Date() } });
    await waitFor(
      async () => (await separate.parts.db.prisma.webhookDelivery.count({ where: { state: 'delivered' } })) === 1,
    );
    await Promise.all(others.map((one) => one.stop()));
    const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
    for (const request of receiver.received) verifyWebhook(request, secret);
    await separate.close();
  });

  it('that were late with storing a try change nothing of what another one has taken meanwhile', async () => {
    const answers = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let count = 0;
    const receiver = await receiverThat(async () => {
      const mine = count;
      count += 1;
      await answers[mine]?.promise;
      return { status: mine === 0 ? 500 : 204 };
    });
    const { id } = await addWebhook(receiver);
    await happen(1);
    const running = [1, 2].map(() => startTestNotices(test, { leaseMs: 100 }));
    await waitFor(() => receiver.received.length === 2);
    answers[1]?.resolve();
    await waitFor(async () => (await delivered(id)) === 1);
    answers[0]?.resolve();
    await Promise.all(running.map((one) => one.close()));
    const row = await test.parts.db.prisma.webhookDelivery.findFirstOrThrow({ where: { webhookId: id } });
    expect(row).toMatchObject({ state: 'delivered', tries: 1 });
    const webhook = await test.parts.db.prisma.webhook.findUniqueOrThrow({ where: { id } });
    expect(webhook.failingSince).toBeNull();
  });
});

describe('the keys at rest', () => {
  it('can be changed: the secrets of webhooks and the key for push services go along', async () => {
    const receiver = await receiverThat(() => ({ status: 204 }));
    const { id, secret } = await addWebhook(receiver);
    const { db, keys: before, pushIdentity } = test.parts;
    const [old, next] = [testKey('old'), testKey('next')];
    const oldRing = createKeyRing(readKeys({ CREDENTIALS_KEY: old }));
    const moved = sealWebhookSecrets(oldRing, id, openWebhookSecrets(before, id, await sealedOf(id)));
    await db.prisma.webhook.update({
      where: { id },
      data: { sealed: new Uint8Array(moved.sealed), keyId: moved.keyId },
    });
    await db.prisma.pushKey.deleteMany();
    const { publicKey } = await openPushIdentity(db, oldRing, 'mailto:a@example.com');
    expect(publicKey).not.toBe(pushIdentity.publicKey);
    await resealCredentials(db, createKeyRing(readKeys({ CREDENTIALS_KEY: `${next}\n${old}` })));
    const nextRing = createKeyRing(readKeys({ CREDENTIALS_KEY: next }));
    expect(openWebhookSecrets(nextRing, id, await sealedOf(id))).toEqual({ secret });
    expect((await openPushIdentity(db, nextRing, 'mailto:a@example.com')).publicKey).toBe(publicKey);
  });

  async function sealedOf(id: string) {
    const { sealed, keyId } = await test.parts.db.prisma.webhook.findUniqueOrThrow({ where: { id } });
    return { sealed: Buffer.from(sealed), keyId };
  }
});
