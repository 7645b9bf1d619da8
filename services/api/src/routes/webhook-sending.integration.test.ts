import { webhookPayload } from '@codex-web/contracts/webhook';
import { setUp, setUpEach } from '@codex-web/db/testing/set-up';
import { afterEach, describe, expect, it } from 'vitest';
import { completeFirst } from '../testing/fake-worker.ts';
import { startHttpReceiver } from '../testing/http-receiver.ts';
import { createTestApp } from '../testing/test-app.ts';
import { startTestNotices } from '../testing/test-notices.ts';
import { type Person, signUpMember, signUpOwner, signUpStranger, submit } from '../testing/test-person.ts';
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

const allFannedOut = async () => (await test.parts.db.prisma.notice.count({ where: { fannedOutAt: null } })) === 0;

describe('a webhook', () => {
  it('is told of what it asked for, signed, with ids and links and no prompt', async () => {
    const { webhook, secret } = await addWebhook(owner, `${receiver.url}/in`, ['task.created', 'task.completed']);
    const task = await submit(member, { prompt: 'Fix the parser.\n\nThe secret word is Mellon.' });
    await completeFirst(test, task);
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
    const delivery = await deliveryThat(owner, webhook.id, ({ state }) => state === 'delivered');
    expect(delivery.tries).toEqual([expect.objectContaining({ status: 204, error: null })]);
  });

  it('is told of nothing that happens in another workspace', async () => {
    await addWebhook(owner, `${receiver.url}/in`, ['task.created']);
    await submit(stranger);
    await waitFor(allFannedOut);
    expect(await test.parts.db.prisma.webhookDelivery.count()).toBe(0);
  });

  it('is told of no private task, also not of one that became private before it was told', async () => {
    const { webhook } = await addWebhook(owner, `${receiver.url}/in`, ['task.created', 'task.completed']);
    const task = await submit(owner, { visibility: 'private' });
    await waitFor(allFannedOut);
    expect(await deliveriesOf(owner, webhook.id)).toEqual([]);
    receiver.answer(() => ({ status: 500 }));
    const later = await submit(owner);
    const { id } = await deliveryThat(owner, webhook.id, ({ tries }) => tries.length === 1);
    await owner.patch(`/tasks/${later.id}`, { visibility: 'private' });
    await test.parts.db.prisma.webhookDelivery.update({ where: { id }, data: { dueAt: new Date() } });
    await deliveryThat(owner, webhook.id, ({ state }) => state === 'cancelled');
    expect(receiver.received).toHaveLength(1);
    expect(receiver.received[0]?.body.includes(task.id)).toBe(false);
  });

  it('that fails is tried again later with the same message under the same id, with a new time', async () => {
    const { webhook, secret } = await addWebhook(owner, `${receiver.url}/in`);
    receiver.answer(() => ({ status: 503, body: 'busy' }));
    await owner.post(`/webhooks/${webhook.id}/test`);
    const failed = await deliveryThat(owner, webhook.id, ({ tries }) => tries.length === 1);
    expect(failed).toMatchObject({ state: 'pending', nextTryAt: expect.any(String) });
    expect(failed.tries[0]).toMatchObject({
      status: 503,
      answer: 'busy',
      error: 'It answered 503 Service Unavailable.',
    });
    expect((await owner.get('/webhooks')).json().items[0].failingSince).not.toBeNull();
    receiver.answer(() => ({ status: 200 }));
    await test.parts.db.prisma.webhookDelivery.update({ where: { id: failed.id }, data: { dueAt: new Date() } });
    const delivered = await deliveryThat(owner, webhook.id, ({ state }) => state === 'delivered');
    expect(delivered.tries.map(({ status }) => status)).toEqual([503, 200]);
    const [first, second] = receiver.received;
    if (!first || !second) throw new Error('It came twice.');
    expect(second.headers['webhook-id']).toBe(first.headers['webhook-id']);
    expect(second.body.equals(first.body)).toBe(true);
    verifyWebhook(second, secret);
    expect((await owner.get('/webhooks')).json().items[0].failingSince).toBeNull();
  });

  it('that redirects, or does not answer in time, has failed, and is not followed', async () => {
    const { webhook } = await addWebhook(owner, `${receiver.url}/in`);
    const other = await startHttpReceiver();
    receiver.answer(() => ({ status: 302, headers: { location: other.url } }));
    await owner.post(`/webhooks/${webhook.id}/test`);
    const redirected = await deliveryThat(owner, webhook.id, ({ tries }) => tries.length === 1);
    expect(redirected.tries[0]?.error).toContain('redirects are not followed');
    expect(other.received).toEqual([]);
    await other.close();
    receiver.answer(() => new Promise(() => {}));
    await owner.post(`/webhooks/${webhook.id}/test`);
    await deliveryThat(owner, webhook.id, ({ tries }) => tries[0]?.error?.includes('did not answer in time') === true);
  });

  it('that failed for five days, or says that it is gone, is switched off, and admins are told', async () => {
    for (const gone of [false, true]) {
      const { webhook } = await addWebhook(owner, `${receiver.url}/in`);
      receiver.answer(() => ({ status: gone ? 410 : 500 }));
      if (!gone) {
        await owner.post(`/webhooks/${webhook.id}/test`);
        await deliveryThat(owner, webhook.id, ({ tries }) => tries.length === 1);
        const data = { failingSince: new Date(Date.now() - 5 * 86_400_000) };
        await test.parts.db.prisma.webhook.update({ where: { id: webhook.id }, data });
      }
      await owner.post(`/webhooks/${webhook.id}/test`);
      const shown = async () =>
        (await owner.get('/webhooks')).json().items.find(({ id }: { id: string }) => id === webhook.id);
      await waitFor(async () => (await shown()).active === false);
      expect((await shown()).disabledReason).toContain(gone ? '410' : '5 days');
      await waitFor(async () => (await deliveriesOf(owner, webhook.id)).every(({ state }) => state !== 'pending'));
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
    const { webhook } = await addWebhook(owner, `${receiver.url}/in`, ['task.created']);
    receiver.answer(() => ({ status: 500 }));
    await owner.post(`/webhooks/${webhook.id}/test`);
    await deliveryThat(owner, webhook.id, ({ tries }) => tries.length === 1);
    await owner.patch(`/webhooks/${webhook.id}`, { active: false });
    await deliveryThat(owner, webhook.id, ({ state }) => state === 'cancelled');
    await submit(owner);
    await waitFor(allFannedOut);
    expect(await deliveriesOf(owner, webhook.id)).toHaveLength(1);
    expect(receiver.received).toHaveLength(1);
  });
});
