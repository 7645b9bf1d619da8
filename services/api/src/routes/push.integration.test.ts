import type { PushSubscription } from '@codex-web/contracts/push';
import { recordNotice } from '@codex-web/db/record-notice';
import { setUp } from '@codex-web/db/testing/set-up';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openPushIdentity } from '../notices/push-identity.ts';
import { completeFirst } from '../testing/fake-worker.ts';
import { type PushService, startPushService, type TestBrowser } from '../testing/push-service.ts';
import { createTestApp } from '../testing/test-app.ts';
import { startTestNotices } from '../testing/test-notices.ts';
import { cookieOf, type Person, password, signUpMember, signUpOwner, submit } from '../testing/test-person.ts';
import { waitFor } from '../testing/wait-for.ts';

const test = setUp(createTestApp);
setUp(() => startTestNotices(test));
const owner = setUp(() => signUpOwner(test));
const member = setUp(() => signUpMember(test, owner));
let service: PushService;

beforeAll(async () => {
  service = await startPushService();
});
afterEach(async () => {
  await test.parts.db.prisma.pushSubscription.deleteMany();
});
afterAll(async () => {
  await service.close();
});

/** A browser of this person's that has subscribed. */
async function subscribe(person: Person): Promise<TestBrowser & { id: string }> {
  const { publicKey } = (await person.get('/push/key')).json();
  const browser = service.browser(publicKey);
  const answer = await person.post('/push/subscriptions', browser.subscription);
  if (answer.statusCode !== 201) throw new Error(answer.body);
  return { ...browser, id: answer.json().id };
}

const tell = (person: Person, subject: string) => {
  const { id } = person.me.user;
  const notice = { type: 'credential.needs_sign_in', recipientIds: [id], subject } as const;
  return recordNotice(test.parts.db.pool, { workspaceId: person.me.workspace.id, ...notice });
};
const isQuiet = async () =>
  (await test.parts.db.prisma.notice.count({ where: { fannedOutAt: null } })) === 0 &&
  (await test.parts.db.prisma.noticeDelivery.count()) === 0;
const subscriptionsOf = async (person: Person): Promise<PushSubscription[]> =>
  (await person.get('/push/subscriptions')).json().items;

describe('a browser that subscribed', () => {
  it('is told what happened, with a title and ids and nothing more, once, and nobody else is', async () => {
    const [mine, others] = [await subscribe(member), await subscribe(owner)];
    const task = await submit(member, { prompt: 'Fix the parser, the secret word is Mellon.' });
    await completeFirst(test, task);
    await waitFor(() => mine.messages().length > 0);
    await waitFor(isQuiet);
    const workspaceId = member.me.workspace.id;
    expect(mine.messages()).toEqual([{ title: `Completed: ${task.title}`, taskId: task.id, workspaceId }]);
    expect(others.messages()).toEqual([]);
    const request = service.received.at(-1);
    expect(request?.headers.topic).toMatch(/^[0-9a-f]{32}$/);
    expect(request?.body.includes('Mellon')).toBe(false);
  });

  it('is listed without the secret part of its endpoint, and keeps its id when it subscribes again', async () => {
    const browser = await subscribe(owner);
    const again = await owner.post('/push/subscriptions', { ...browser.subscription, label: 'Work' });
    expect(again.json().id).toBe(browser.id);
    const [listed] = await subscriptionsOf(owner);
    expect(listed).toMatchObject({ id: browser.id, label: 'Work', current: true, service: new URL(service.url).host });
    expect(JSON.stringify(listed)).not.toContain('/push/');
  });

  it('is told nothing more once it unsubscribed, or its session ended', async () => {
    const [gone, signedOut] = [await subscribe(owner), await subscribe(member)];
    expect((await owner.delete(`/push/subscriptions/${gone.id}`)).statusCode).toBe(204);
    await test.parts.db.prisma.session.updateMany({
      where: { userId: member.me.user.id },
      data: { expiresAt: new Date(Date.now() - 1) },
    });
    await tell(owner, 'One');
    await tell(member, 'Two');
    await waitFor(isQuiet);
    expect([...gone.messages(), ...signedOut.messages()]).toEqual([]);
    await test.parts.db.prisma.session.updateMany({
      where: { userId: member.me.user.id },
      data: { expiresAt: new Date(Date.now() + 3_600_000) },
    });
  });

  it('is forgotten when its session is deleted', async () => {
    const leaver = await signUpMember(test, owner);
    await subscribe(leaver);
    await test.parts.db.prisma.session.deleteMany({ where: { userId: leaver.me.user.id } });
    expect(await test.parts.db.prisma.pushSubscription.count({ where: { userId: leaver.me.user.id } })).toBe(0);
  });

  it('stays when its session is replaced, as when the password is changed, which ends those of all others', async () => {
    const person = await signUpMember(test, owner);
    const here = await subscribe(person);
    const signedIn = await test.app.inject({
      method: 'POST',
      url: '/api/v1/sign-in',
      body: { email: person.me.user.email, password },
    });
    const elsewhere = service.browser((await person.get('/push/key')).json().publicKey);
    const cookie = cookieOf(signedIn);
    await person.post('/push/subscriptions', elsewhere.subscription, { cookie });
    expect(await subscriptionsOf(person)).toHaveLength(2);
    const body = { currentPassword: password, newPassword: 'another horse battery staple' };
    const changed = await person.post('/account/password', body);
    expect(changed.statusCode).toBeLessThan(300);
    const left = await test.parts.db.prisma.pushSubscription.findMany({ where: { userId: person.me.user.id } });
    expect(left.map(({ id }) => id)).toEqual([here.id]);
  });

  it('belongs to whoever signs in with it next, with the same keys', async () => {
    const browser = await subscribe(owner);
    expect((await member.post('/push/subscriptions', browser.subscription)).statusCode).toBe(201);
    expect(await subscriptionsOf(owner)).toEqual([]);
    const stolen = service.browser((await owner.get('/push/key')).json().publicKey).subscription.keys;
    const answer = await owner.post('/push/subscriptions', { ...browser.subscription, keys: stolen });
    expect(answer.statusCode).toBe(409);
    expect(await subscriptionsOf(member)).toHaveLength(1);
  });
});

describe('a push service', () => {
  it('that says a browser is gone ends its subscription', async () => {
    for (const status of [404, 410]) {
      const { publicKey } = (await owner.get('/push/key')).json();
      const service2 = await startPushService();
      service2.answer(() => ({ status }));
      await owner.post('/push/subscriptions', service2.browser(publicKey).subscription);
      await tell(owner, 'Gone');
      await waitFor(async () => (await subscriptionsOf(owner)).length === 0);
      await service2.close();
    }
    await waitFor(isQuiet);
  });

  it('that has too much to do gets the message later, and one that refuses it for good does not', async () => {
    const { publicKey } = (await owner.get('/push/key')).json();
    const busy = await startPushService();
    const browser = busy.browser(publicKey);
    await owner.post('/push/subscriptions', browser.subscription);
    for (const status of [429, 503]) {
      busy.received.length = 0;
      busy.answer(() => ({ status }));
      await tell(owner, 'Later');
      await waitFor(async () => busy.received.length === 1 && (await isDueLater()));
      busy.answer(() => ({ status: 201 }));
      await test.parts.db.prisma.noticeDelivery.updateMany({ data: { dueAt: new Date() } });
      await waitFor(() => busy.received.length === 2);
      await waitFor(isQuiet);
      expect(busy.received[0]?.headers.topic).toBe(busy.received[1]?.headers.topic);
    }
    busy.received.length = 0;
    busy.answer(() => ({ status: 413 }));
    await tell(owner, 'Never');
    await waitFor(() => busy.received.length === 1);
    await waitFor(isQuiet);
    expect(await subscriptionsOf(owner)).toHaveLength(1);
    await busy.close();
  });

  it('knows the installation by the same key in every process', async () => {
    const { db, keys } = test.parts;
    const opened = await Promise.all([1, 2, 3].map(() => openPushIdentity(db, keys, 'mailto:a@example.com')));
    expect(new Set(opened.map(({ publicKey }) => publicKey)).size).toBe(1);
    expect(await db.prisma.pushKey.count()).toBe(1);
  });

  const isDueLater = async () => {
    const rows = await test.parts.db.prisma.noticeDelivery.findMany();
    return rows.length === 1 && (rows[0]?.dueAt.getTime() ?? 0) < Date.now() + 30_000;
  };
});

describe('refusals', () => {
  it.each([
    ['https://127.0.0.2/push'],
    ['https://169.254.169.254/push'],
    ['http://push.example/push'],
    ['https://user:pass@push.example/push'],
  ])('422 for an endpoint that may not be asked: %s', async (endpoint) => {
    const { subscription } = service.browser('');
    const answer = await owner.post('/push/subscriptions', { ...subscription, endpoint });
    expect(answer.statusCode).toBe(422);
    expect(answer.json().error.code).toBe('push_service_forbidden');
  });

  it('400 for keys that are none', async () => {
    const { subscription } = service.browser('');
    const p256dh = Buffer.alloc(65, 4).toString('base64url');
    for (const keys of [
      { ...subscription.keys, p256dh },
      { ...subscription.keys, auth: 'AAAA' },
    ]) {
      expect((await owner.post('/push/subscriptions', { ...subscription, keys })).statusCode).toBe(400);
    }
  });

  it('404 for the subscription of somebody else', async () => {
    const { id } = await subscribe(owner);
    expect((await member.delete(`/push/subscriptions/${id}`)).statusCode).toBe(404);
    expect(await subscriptionsOf(member)).toEqual([]);
  });

  it('writes down who subscribed and unsubscribed which browser, without its endpoint', async () => {
    const { id } = await subscribe(owner);
    await owner.delete(`/push/subscriptions/${id}`);
    const entries = await test.parts.db.prisma.auditEvent.findMany({
      where: { subjectId: id },
      orderBy: { at: 'asc' },
    });
    expect(entries.map(({ action }) => action).sort()).toEqual([
      'push_subscription.created',
      'push_subscription.removed',
    ]);
    expect(entries.every(({ actorId }) => actorId === owner.me.user.id)).toBe(true);
    expect(JSON.stringify(entries, (_, value) => (typeof value === 'bigint' ? String(value) : value))).not.toContain(
      '/push/',
    );
  });
});
