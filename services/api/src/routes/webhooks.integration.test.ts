import type { WebhookDelivery, WebhookWithSecret } from '@codex-web/contracts/webhook';
import { webhookPayload } from '@codex-web/contracts/webhook';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startFakeWorker } from '../testing/fake-worker.ts';
import { type HttpReceiver, startHttpReceiver } from '../testing/http-receiver.ts';
import { createTestApp, type TestApp } from '../testing/test-app.ts';
import { startTestNotices } from '../testing/test-notices.ts';
import {
  attemptIdsOf,
  type Person,
  signUpMember,
  signUpOwner,
  signUpStranger,
  submit,
} from '../testing/test-person.ts';
import { verifyWebhook } from '../testing/verify-webhook.ts';
import { waitFor } from '../testing/wait-for.ts';

let test: TestApp;
let notices: { stop: () => Promise<void> };
let receiver: HttpReceiver;
let owner: Person;
let member: Person;
let stranger: Person;

beforeAll(async () => {
  test = await createTestApp();
  owner = await signUpOwner(test);
  member = await signUpMember(test, owner);
  stranger = await signUpStranger(test);
  notices = startTestNotices(test, { withinMs: 500 });
});
beforeEach(async () => {
  receiver = await startHttpReceiver();
});
afterEach(async () => {
  await test.parts.db.prisma.webhook.deleteMany();
  await receiver.close();
});
afterAll(async () => {
  await notices.stop();
  await test.close();
});

async function addWebhook(types = ['task.completed'], url = `${receiver.url}/in`): Promise<WebhookWithSecret> {
  const answer = await owner.post('/webhooks', { name: 'Chat', url, types });
  if (answer.statusCode !== 201) throw new Error(answer.body);
  return answer.json();
}

const deliveriesOf = async (id: string, query = ''): Promise<WebhookDelivery[]> =>
  (await owner.get(`/webhooks/${id}/deliveries${query}`)).json().items;

async function deliveryThat(id: string, is: (delivery: WebhookDelivery) => boolean): Promise<WebhookDelivery> {
  let found: WebhookDelivery | undefined;
  await waitFor(async () => {
    found = (await deliveriesOf(id)).find(is);
    return found !== undefined;
  });
  if (!found) throw new Error('There is none.');
  return found;
}

const complete = async (attemptId: string) =>
  await (await startFakeWorker(test.parts.db, test.parts.redis, attemptId)).end();

const allFannedOut = async () => (await test.parts.db.prisma.notice.count({ where: { fannedOutAt: null } })) === 0;

describe('a webhook', () => {
  it('is told of what it asked for, signed, with ids and links and no prompt', async () => {
    const { webhook, secret } = await addWebhook(['task.created', 'task.completed']);
    const task = await submit(member, { prompt: 'Fix the parser.\n\nThe secret word is Mellon.' });
    await complete(attemptIdsOf(task)[0] ?? '');
    await waitFor(() => receiver.received.length === 2);
    const bodies = receiver.received.map((request) => webhookPayload.parse(verifyWebhook(request, secret)));
    expect(bodies.map(({ type }) => type).sort()).toEqual(['task.completed', 'task.created']);
    expect(bodies.find(({ type }) => type === 'task.completed')?.data).toEqual({
      workspaceId: owner.me.workspace.id,
      task: {
        id: task.id,
        title: task.title,
        state: 'completed',
        url: `http://product.example/tasks/${task.id}`,
        apiUrl: `http://product.example/api/v1/tasks/${task.id}`,
      },
      actor: null,
    });
    expect(receiver.received.some(({ body }) => body.includes('Mellon'))).toBe(false);
    const delivery = await deliveryThat(webhook.id, ({ state }) => state === 'delivered');
    expect(delivery.tries).toEqual([expect.objectContaining({ status: 204, error: null })]);
  });

  it('is told of nothing that happens in another workspace', async () => {
    await addWebhook(['task.created']);
    await submit(stranger);
    await waitFor(allFannedOut);
    expect(await test.parts.db.prisma.webhookDelivery.count()).toBe(0);
  });

  it('is told of no private task, also not of one that became private before it was told', async () => {
    const { webhook } = await addWebhook(['task.created', 'task.completed']);
    const task = await submit(owner, { visibility: 'private' });
    await waitFor(allFannedOut);
    expect(await deliveriesOf(webhook.id)).toEqual([]);
    receiver.answer(() => ({ status: 500 }));
    const later = await submit(owner);
    const { id } = await deliveryThat(webhook.id, ({ tries }) => tries.length === 1);
    await owner.patch(`/tasks/${later.id}`, { visibility: 'private' });
    await test.parts.db.prisma.webhookDelivery.update({ where: { id }, data: { dueAt: new Date() } });
    await deliveryThat(webhook.id, ({ state }) => state === 'cancelled');
    expect(receiver.received).toHaveLength(1);
    expect(receiver.received[0]?.body.includes(task.id)).toBe(false);
  });

  it('gets a test when somebody asks for one', async () => {
    const { webhook, secret } = await addWebhook();
    const answer = await owner.post(`/webhooks/${webhook.id}/test`);
    expect(answer.statusCode).toBe(202);
    await deliveryThat(webhook.id, ({ state }) => state === 'delivered');
    const [request] = receiver.received;
    expect(request && verifyWebhook(request, secret)).toMatchObject({ version: 1, type: 'webhook.test' });
    expect(request?.headers['webhook-id']).toBe(answer.json().messageId);
  });

  it('that fails is tried again later with the same message under the same id, with a new time', async () => {
    const { webhook, secret } = await addWebhook();
    receiver.answer(() => ({ status: 503, body: 'busy' }));
    await owner.post(`/webhooks/${webhook.id}/test`);
    const failed = await deliveryThat(webhook.id, ({ tries }) => tries.length === 1);
    expect(failed).toMatchObject({ state: 'pending', nextTryAt: expect.any(String) });
    expect(failed.tries[0]).toMatchObject({
      status: 503,
      answer: 'busy',
      error: 'It answered 503 Service Unavailable.',
    });
    expect((await owner.get('/webhooks')).json().items[0].failingSince).not.toBeNull();
    receiver.answer(() => ({ status: 200 }));
    await test.parts.db.prisma.webhookDelivery.update({ where: { id: failed.id }, data: { dueAt: new Date() } });
    const delivered = await deliveryThat(webhook.id, ({ state }) => state === 'delivered');
    expect(delivered.tries.map(({ status }) => status)).toEqual([503, 200]);
    const [first, second] = receiver.received;
    if (!first || !second) throw new Error('It came twice.');
    expect(second.headers['webhook-id']).toBe(first.headers['webhook-id']);
    expect(second.body.equals(first.body)).toBe(true);
    verifyWebhook(second, secret);
    expect((await owner.get('/webhooks')).json().items[0].failingSince).toBeNull();
  });

  it('that redirects, or does not answer in time, has failed, and is not followed', async () => {
    const { webhook } = await addWebhook();
    const other = await startHttpReceiver();
    receiver.answer(() => ({ status: 302, headers: { location: other.url } }));
    await owner.post(`/webhooks/${webhook.id}/test`);
    const redirected = await deliveryThat(webhook.id, ({ tries }) => tries.length === 1);
    expect(redirected.tries[0]?.error).toContain('redirects are not followed');
    expect(other.received).toEqual([]);
    await other.close();
    receiver.answer(() => new Promise(() => {}));
    await owner.post(`/webhooks/${webhook.id}/test`);
    await deliveryThat(webhook.id, ({ tries }) => tries[0]?.error?.includes('did not answer in time') === true);
  });

  it('has its message sent again when somebody asks for it, under the same id', async () => {
    const { webhook } = await addWebhook();
    await owner.post(`/webhooks/${webhook.id}/test`);
    const { id } = await deliveryThat(webhook.id, ({ state }) => state === 'delivered');
    expect((await owner.post(`/webhook-deliveries/${id}/redeliver`)).statusCode).toBe(202);
    const again = await deliveryThat(webhook.id, ({ tries }) => tries.length === 2);
    expect(again.state).toBe('delivered');
    const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(1);
    expect(ids).toHaveLength(2);
  });

  it('with a new secret is signed with both for a day, and then with the new one alone', async () => {
    const { webhook, secret: before } = await addWebhook();
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
    const { webhook, secret } = await addWebhook();
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    await owner.post(`/webhooks/${webhook.id}/test`);
    await deliveryThat(webhook.id, ({ state }) => state === 'delivered');
    const shown = [
      (await owner.get('/webhooks')).body,
      (await owner.get(`/webhooks/${webhook.id}/deliveries`)).body,
      (await owner.patch(`/webhooks/${webhook.id}`, { name: 'Other' })).body,
    ].join();
    expect(shown).not.toContain('whsec_');
    const row = await test.parts.db.prisma.webhook.findUniqueOrThrow({ where: { id: webhook.id } });
    expect(Buffer.from(row.sealed).includes(secret.slice(6))).toBe(false);
  });

  it('that failed for five days, or says that it is gone, is switched off, and admins are told', async () => {
    for (const gone of [false, true]) {
      const { webhook } = await addWebhook();
      receiver.answer(() => ({ status: gone ? 410 : 500 }));
      if (!gone) {
        await owner.post(`/webhooks/${webhook.id}/test`);
        await deliveryThat(webhook.id, ({ tries }) => tries.length === 1);
        const data = { failingSince: new Date(Date.now() - 5 * 86_400_000) };
        await test.parts.db.prisma.webhook.update({ where: { id: webhook.id }, data });
      }
      await owner.post(`/webhooks/${webhook.id}/test`);
      const shown = async () =>
        (await owner.get('/webhooks')).json().items.find(({ id }: { id: string }) => id === webhook.id);
      await waitFor(async () => (await shown()).active === false);
      expect((await shown()).disabledReason).toContain(gone ? '410' : '5 days');
      await waitFor(async () => (await deliveriesOf(webhook.id)).every(({ state }) => state !== 'pending'));
      const told = async (person: Person) =>
        (await person.get('/notifications'))
          .json()
          .items.filter(({ type }: { type: string }) => type === 'webhook.disabled');
      await waitFor(async () => (await told(owner)).length === (gone ? 2 : 1));
      expect(await told(member)).toEqual([]);
      expect((await owner.post(`/webhooks/${webhook.id}/test`)).statusCode).toBe(409);
      const on = await owner.patch(`/webhooks/${webhook.id}`, { active: true });
      expect(on.json()).toMatchObject({ active: true, disabledReason: null, failingSince: null });
    }
  });

  it('that is switched off gets nothing, and what was not delivered is given up', async () => {
    const { webhook } = await addWebhook(['task.created']);
    receiver.answer(() => ({ status: 500 }));
    await owner.post(`/webhooks/${webhook.id}/test`);
    await deliveryThat(webhook.id, ({ tries }) => tries.length === 1);
    await owner.patch(`/webhooks/${webhook.id}`, { active: false });
    await deliveryThat(webhook.id, ({ state }) => state === 'cancelled');
    await submit(owner);
    await waitFor(allFannedOut);
    expect(await deliveriesOf(webhook.id)).toHaveLength(1);
    expect(receiver.received).toHaveLength(1);
  });

  it('is written down: who added, changed, tested, rotated, redelivered and removed it, without its path', async () => {
    const { webhook } = await addWebhook();
    await owner.patch(`/webhooks/${webhook.id}`, { types: ['task.failed'] });
    await owner.post(`/webhooks/${webhook.id}/test`);
    const { id } = await deliveryThat(webhook.id, ({ state }) => state === 'delivered');
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
    const { webhook } = await addWebhook();
    for (let index = 0; index < 3; index += 1) await owner.post(`/webhooks/${webhook.id}/test`);
    await waitFor(async () => (await deliveriesOf(webhook.id, '?state=delivered')).length === 3);
    const page = (await owner.get(`/webhooks/${webhook.id}/deliveries?limit=2`)).json();
    const rest = (await owner.get(`/webhooks/${webhook.id}/deliveries?limit=2&cursor=${page.nextCursor}`)).json();
    const ids = [...page.items, ...rest.items].map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
    expect(rest.nextCursor).toBeNull();
    expect(await deliveriesOf(webhook.id, '?state=failed')).toEqual([]);
  });
});

describe('403 and 404', () => {
  it('lets members neither read nor change webhooks, and strangers know of none', async () => {
    const { webhook } = await addWebhook();
    await owner.post(`/webhooks/${webhook.id}/test`);
    const { id } = await deliveryThat(webhook.id, ({ state }) => state === 'delivered');
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
      const { webhook } = await addWebhook();
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
