import { setUp, setUpEach } from '@codex-web/db/testing/set-up';
import { afterEach, describe, expect, it } from 'vitest';
import { startHttpReceiver } from '../testing/http-receiver.ts';
import { createTestApp } from '../testing/test-app.ts';
import { startTestNotices } from '../testing/test-notices.ts';
import { type Person, signUpMember, signUpOwner, signUpStranger } from '../testing/test-person.ts';
import { addWebhook, deliveriesOf, deliveryThat } from '../testing/test-webhooks.ts';
import { verifyWebhook } from '../testing/verify-webhook.ts';
import { waitFor } from '../testing/wait-for.ts';

const test = setUp(createTestApp);
const owner = setUp(() => signUpOwner(test));
const member = setUp(() => signUpMember(test, owner));
const stranger = setUp(() => signUpStranger(test));
setUp(() => startTestNotices(test, { withinMs: 500 }));
const receiver = setUpEach(startHttpReceiver);

afterEach(async () => {
  await test.parts.db.prisma.webhook.deleteMany();
});

describe('a webhook', () => {
  it('gets a test when somebody asks for one', async () => {
    const { webhook, secret } = await addWebhook(owner, `${receiver.url}/in`);
    const answer = await owner.post(`/webhooks/${webhook.id}/test`);
    expect(answer.statusCode).toBe(202);
    await deliveryThat(owner, webhook.id, ({ state }) => state === 'delivered');
    const [request] = receiver.received;
    expect(request && verifyWebhook(request, secret)).toMatchObject({ version: 1, type: 'webhook.test' });
    expect(request?.headers['webhook-id']).toBe(answer.json().messageId);
  });

  it('has its message sent again when somebody asks for it, under the same id', async () => {
    const { webhook } = await addWebhook(owner, `${receiver.url}/in`);
    await owner.post(`/webhooks/${webhook.id}/test`);
    const { id } = await deliveryThat(owner, webhook.id, ({ state }) => state === 'delivered');
    expect((await owner.post(`/webhook-deliveries/${id}/redeliver`)).statusCode).toBe(202);
    const again = await deliveryThat(owner, webhook.id, ({ tries }) => tries.length === 2);
    expect(again.state).toBe('delivered');
    const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(1);
    expect(ids).toHaveLength(2);
  });

  it('with a new secret is signed with both for a day, and then with the new one alone', async () => {
    const { webhook, secret: before } = await addWebhook(owner, `${receiver.url}/in`);
    const rotated = await owner.post(`/webhooks/${webhook.id}/secret`);
    const { secret: after, webhook: shown } = rotated.json();
    expect(Date.parse(shown.previousSecretUntil) - Date.now()).toBeGreaterThan(23.9 * 3_600_000);
    await owner.post(`/webhooks/${webhook.id}/test`);
    await waitFor(() => receiver.received.length === 1);
    const [both] = receiver.received;
    if (!both) throw new Error('It came.');
    for (const secret of [before, after]) verifyWebhook(both, secret);
    const ended = { where: { id: webhook.id }, data: { previousSecretUntil: new Date() } };
    await test.parts.db.prisma.webhook.update(ended);
    await owner.post(`/webhooks/${webhook.id}/test`);
    await waitFor(() => receiver.received.length === 2);
    const [, alone] = receiver.received;
    if (!alone) throw new Error('It came.');
    verifyWebhook(alone, after);
    expect(() => verifyWebhook(alone, before)).toThrow('not signed');
  });

  it('keeps its secret to the answers that make one', async () => {
    const { webhook, secret } = await addWebhook(owner, `${receiver.url}/in`);
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    await owner.post(`/webhooks/${webhook.id}/test`);
    await deliveryThat(owner, webhook.id, ({ state }) => state === 'delivered');
    const shown = [
      (await owner.get('/webhooks')).body,
      (await owner.get(`/webhooks/${webhook.id}/deliveries`)).body,
      (await owner.patch(`/webhooks/${webhook.id}`, { name: 'Other' })).body,
    ].join();
    expect(shown).not.toContain('whsec_');
    const row = await test.parts.db.prisma.webhook.findUniqueOrThrow({ where: { id: webhook.id } });
    expect(Buffer.from(row.sealed).includes(secret.slice(6))).toBe(false);
  });

  it('is written down: who added, changed, tested, rotated, redelivered and removed it, without its path', async () => {
    const { webhook } = await addWebhook(owner, `${receiver.url}/in`);
    await owner.patch(`/webhooks/${webhook.id}`, { types: ['task.failed'] });
    await owner.post(`/webhooks/${webhook.id}/test`);
    const { id } = await deliveryThat(owner, webhook.id, ({ state }) => state === 'delivered');
    await owner.post(`/webhook-deliveries/${id}/redeliver`);
    await owner.post(`/webhooks/${webhook.id}/secret`);
    expect((await owner.delete(`/webhooks/${webhook.id}`)).statusCode).toBe(204);
    const entries = await test.parts.db.prisma.auditEvent.findMany({
      where: { subjectId: webhook.id },
      orderBy: { seq: 'asc' },
    });
    expect(entries.map(({ action }) => action)).toEqual([
      'webhook.created',
      'webhook.updated',
      'webhook.tested',
      'webhook.redelivered',
      'webhook.secret_rotated',
      'webhook.removed',
    ]);
    expect(entries.some(({ summary }) => summary.includes('/in') || summary.includes('whsec_'))).toBe(false);
  });
});

describe('deliveries', () => {
  it('are listed page by page, newest first, and by state', async () => {
    const { webhook } = await addWebhook(owner, `${receiver.url}/in`);
    for (let index = 0; index < 3; index += 1) await owner.post(`/webhooks/${webhook.id}/test`);
    await waitFor(async () => (await deliveriesOf(owner, webhook.id, '?state=delivered')).length === 3);
    const page = (await owner.get(`/webhooks/${webhook.id}/deliveries?limit=2`)).json();
    const rest = (await owner.get(`/webhooks/${webhook.id}/deliveries?limit=2&cursor=${page.nextCursor}`)).json();
    const ids = [...page.items, ...rest.items].map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
    expect(rest.nextCursor).toBeNull();
    expect(await deliveriesOf(owner, webhook.id, '?state=failed')).toEqual([]);
  });
});

describe('403 and 404', () => {
  it('lets members neither read nor change webhooks, and strangers know of none', async () => {
    const { webhook } = await addWebhook(owner, `${receiver.url}/in`);
    await owner.post(`/webhooks/${webhook.id}/test`);
    const { id } = await deliveryThat(owner, webhook.id, ({ state }) => state === 'delivered');
    const ask = async (person: Person) =>
      await Promise.all([
        person.patch(`/webhooks/${webhook.id}`, { name: 'Mine' }),
        person.delete(`/webhooks/${webhook.id}`),
        person.post(`/webhooks/${webhook.id}/test`),
        person.post(`/webhooks/${webhook.id}/secret`),
        person.get(`/webhooks/${webhook.id}/deliveries`),
        person.post(`/webhook-deliveries/${id}/redeliver`),
      ]);
    for (const answer of await ask(member)) expect(answer.statusCode).toBe(403);
    await test.parts.db.prisma.member.updateMany({ where: { userId: stranger.me.user.id }, data: { role: 'owner' } });
    for (const answer of await ask(stranger)) expect(answer.statusCode).toBe(404);
    expect((await stranger.get('/webhooks')).json().items).toEqual([]);
    expect((await owner.get('/webhooks')).json().items).toHaveLength(1);
  });
});

describe('422', () => {
  it.each(['http://hooks.example/in', 'https://10.0.0.1/in', 'https://169.254.169.254/', 'https://a:b@hooks.example/'])(
    'refuses an address that the operator does not allow: %s',
    async (url) => {
      const answer = await owner.post('/webhooks', { name: 'Bad', url, types: ['task.completed'] });
      expect(answer.statusCode).toBe(422);
      expect(answer.json().error.code).toBe('webhook_address_forbidden');
      const { webhook } = await addWebhook(owner, `${receiver.url}/in`);
      expect((await owner.patch(`/webhooks/${webhook.id}`, { url })).statusCode).toBe(422);
    },
  );
});

describe('429', () => {
  it('lets nobody have more sent than they may cause requests elsewhere', async () => {
    const few = await createTestApp({
      settings: { limits: { requestsPerMinute: 1_000, signInsPerMinute: 1_000, providerRequestsPerMinute: 2 } },
    });
    const person = await signUpOwner(few);
    const made = await person.post('/webhooks', { name: 'W', url: receiver.url, types: ['task.completed'] });
    const statuses: number[] = [];
    for (let index = 0; index < 3; index += 1) {
      statuses.push((await person.post(`/webhooks/${made.json().webhook.id}/test`)).statusCode);
    }
    expect(statuses).toEqual([202, 202, 429]);
    await few.close();
  });
});
