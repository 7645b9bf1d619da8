import type { NoticeType } from '@codex-web/contracts/notice-type';
import type { Notification, NotificationsAnswer } from '@codex-web/contracts/notification';
import { recordNotice } from '@codex-web/db/record-notice';
import { setUp } from '@codex-web/db/testing/set-up';
import { beforeAll, describe, expect, it } from 'vitest';
import { createCuttableRedis } from '../testing/cuttable-redis.ts';
import { type Frame, openEventSource } from '../testing/event-source.ts';
import { createTestApp } from '../testing/test-app.ts';
import { mailsTo } from '../testing/test-mail.ts';
import { allFannedOut, startTestNotices } from '../testing/test-notices.ts';
import { type Person, signUpMember, signUpOwner } from '../testing/test-person.ts';
import { waitFor } from '../testing/wait-for.ts';

const redis = setUp(createCuttableRedis);
const test = setUp(() => createTestApp({ redisUrl: redis.url, mail: true }));
setUp(() => startTestNotices(test));
const owner = setUp(() => signUpOwner(test));
const member = setUp(() => signUpMember(test, owner));
let origin: string;

beforeAll(async () => {
  origin = await test.app.listen({ port: 0 });
});

async function told(person: Person): Promise<NotificationsAnswer> {
  await waitFor(() => allFannedOut(test));
  return (await person.get('/notifications')).json();
}

const tell = (notice: { type: NoticeType; recipientIds: string[]; subject: string }) =>
  recordNotice(test.parts.db.pool, { workspaceId: owner.me.workspace.id, ...notice });

const choose = (person: Person, items: { type: string; page: boolean; push: boolean; email: boolean }[]) =>
  test.app.inject({
    method: 'PUT',
    url: '/api/v1/notification-preferences',
    headers: { cookie: person.cookie },
    body: { items },
  });

describe('200 /notification-preferences', () => {
  it('tells a person in those ways alone that they chose', async () => {
    const reader = await signUpMember(test, owner);
    const before = (await reader.get('/notification-preferences')).json();
    expect(before.emailAvailable).toBe(true);
    const standard = before.items.find(({ type }: { type: string }) => type === 'comment.mentioned');
    expect(standard).toMatchObject({ page: true, push: true, email: true, fixed: false });
    await choose(reader, [{ type: 'credential.needs_sign_in', page: false, push: false, email: true }]);
    await tell({ type: 'credential.needs_sign_in', recipientIds: [reader.me.user.id], subject: 'One' });
    expect((await told(reader)).items).toEqual([]);
    await waitFor(async () => (await mailsTo(test, reader.me.user.email)).length === 1);
    await choose(reader, [{ type: 'credential.needs_sign_in', page: true, push: false, email: false }]);
    await tell({ type: 'credential.needs_sign_in', recipientIds: [reader.me.user.id], subject: 'Two' });
    expect((await told(reader)).items).toHaveLength(1);
    await waitFor(async () => (await test.parts.db.prisma.noticeDelivery.count()) === 0);
    expect(await mailsTo(test, reader.me.user.email)).toHaveLength(1);
  });

  it('sends mail that says why it came and how to stop it, and stores it encrypted', async () => {
    const reader = await signUpMember(test, owner);
    await tell({ type: 'credential.needs_sign_in', recipientIds: [reader.me.user.id], subject: 'Team key' });
    await waitFor(async () => (await mailsTo(test, reader.me.user.email)).length === 1);
    const [mail] = await mailsTo(test, reader.me.user.email);
    if (!mail) throw new Error('There is no mail.');
    expect(mail.subject).toContain('Team key');
    expect(mail.text).toContain('http://product.example/settings/credentials');
    expect(mail.text).toContain('http://product.example/settings/notifications');
  });
});

describe('200 /notifications/stream', () => {
  const watch = (person: Person, headers: Record<string, string> = {}) =>
    openEventSource(`${origin}/api/v1/notifications/stream`, { cookie: person.cookie, ...headers });
  const names = (subject: string) => (frames: Frame[]) =>
    frames.some(({ event, data }) => event === 'notification' && (data as Notification).text.includes(subject));
  const counts = (unread: number) => (frames: Frame[]) =>
    frames.some(({ event, data }) => event === 'unread' && (data as { unread: number }).unread === unread);
  const tellReader = (person: Person, subject: string) =>
    tell({ type: 'credential.needs_sign_in', recipientIds: [person.me.user.id], subject });

  it('sends what is new with the count, what was missed after a reconnect, and what another page read', async () => {
    const reader = await signUpMember(test, owner);
    await tellReader(reader, 'before');
    await told(reader);
    const [first, other] = [await watch(reader), await watch(member)];
    await first.until(counts(1));
    await tellReader(reader, 'while');
    const frames = await first.until(counts(2));
    expect(names('while')(frames)).toBe(true);
    expect(names('before')(frames)).toBe(false);
    first.close();
    await tellReader(reader, 'missed');
    const lastId = frames.findLast(({ event }) => event === 'notification')?.id ?? '';
    const again = await watch(reader, { 'last-event-id': lastId });
    await again.until(names('missed'));
    await reader.post('/notifications/read', { all: true });
    await again.until(counts(0));
    again.close();
    expect(other.frames.some(({ event }) => event === 'notification')).toBe(false);
    other.close();
  });

  it('goes on while Redis is away', { timeout: 30_000 }, async () => {
    const reader = await watch(owner);
    redis.cut();
    await tellReader(owner, 'without Redis');
    await reader.until(names('without Redis'));
    redis.mend();
    reader.close();
  });
});

describe('400 /notification-preferences', () => {
  it('lets nobody choose not to be told of what somebody may have done with their account', async () => {
    const choice = { page: false, push: false, email: false };
    expect((await choose(owner, [{ type: 'security.new_sign_in', ...choice }])).statusCode).toBe(400);
    expect((await choose(owner, [{ type: 'task.created', ...choice }])).statusCode).toBe(400);
    expect((await choose(owner, [{ type: 'no.such', ...choice }])).statusCode).toBe(400);
  });
});
