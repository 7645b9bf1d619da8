import { randomUUID } from 'node:crypto';
import type { NoticeType } from '@codex-web/contracts/notice-type';
import type { Notification, NotificationsAnswer } from '@codex-web/contracts/notification';
import { changeQueue } from '@codex-web/db/change-queue';
import { claimAttempt } from '@codex-web/db/claim-attempt';
import { requireSignIn } from '@codex-web/db/credential-state';
import { endWait } from '@codex-web/db/end-wait';
import { inTransaction } from '@codex-web/db/in-transaction';
import { recordNotice } from '@codex-web/db/record-notice';
import { startWait } from '@codex-web/db/start-wait';
import { setUp } from '@codex-web/db/testing/set-up';
import { beforeAll, describe, expect, it } from 'vitest';
import { completeFirst } from '../testing/fake-worker.ts';
import { createTestApp } from '../testing/test-app.ts';
import { allFannedOut, startTestNotices } from '../testing/test-notices.ts';
import {
  attemptIdsOf,
  type Person,
  signUpMember,
  signUpOwner,
  signUpStranger,
  submit,
} from '../testing/test-person.ts';
import { waitFor } from '../testing/wait-for.ts';

const test = setUp(createTestApp);
setUp(() => startTestNotices(test));
const owner = setUp(() => signUpOwner(test));
const member = setUp(() => signUpMember(test, owner));
const stranger = setUp(() => signUpStranger(test));

beforeAll(async () => {
  await test.parts.db.prisma.user.update({ where: { id: member.me.user.id }, data: { name: 'Bob' } });
});

async function told(person: Person, query = '?limit=100'): Promise<NotificationsAnswer> {
  await waitFor(() => allFannedOut(test));
  return (await person.get(`/notifications${query}`)).json();
}

const typesAbout = async (person: Person, taskId: string): Promise<string[]> =>
  (await told(person)).items.filter(({ task }) => task?.id === taskId).map(({ type }) => type);

const tell = (notice: { type: NoticeType; recipientIds: string[]; subject: string }) =>
  recordNotice(test.parts.db.pool, { workspaceId: owner.me.workspace.id, ...notice });

describe('200 /notifications', () => {
  it('tells the author that a task ended, and nobody else', async () => {
    const task = await submit(member, { prompt: 'Fix the parser.' });
    await completeFirst(test, task);
    const answer = await told(member);
    expect(answer.items[0]).toMatchObject({
      type: 'task.completed',
      text: `Completed: ${task.title}`,
      task: { id: task.id, title: task.title },
      actor: null,
      link: `/tasks/${task.id}`,
      workspaceId: owner.me.workspace.id,
      readAt: null,
    });
    expect(await typesAbout(owner, task.id)).toEqual([]);
    expect(await typesAbout(stranger, task.id)).toEqual([]);
  });

  it('tells those who take part in a task of a comment, never its author, and the mentioned only of that', async () => {
    const task = await submit(owner);
    await owner.post(`/tasks/${task.id}/comments`, { body: 'Nobody is here yet.' });
    expect(await typesAbout(owner, task.id)).toEqual([]);
    expect(await typesAbout(member, task.id)).toEqual([]);
    await member.post(`/tasks/${task.id}/comments`, { body: 'I am now.' });
    expect(await typesAbout(owner, task.id)).toEqual(['comment.added']);
    await owner.post(`/tasks/${task.id}/comments`, { body: 'Then look at this, @Bob.' });
    expect(await typesAbout(member, task.id)).toEqual(['comment.mentioned']);
    await owner.post(`/tasks/${task.id}/comments`, { body: 'All done.' });
    expect(await typesAbout(member, task.id)).toEqual(['comment.added', 'comment.mentioned']);
  });

  it('tells a person of a task that is handed over to them, and of how it ends from then on', async () => {
    const task = await submit(owner);
    await owner.post(`/tasks/${task.id}/hand-over`, { userId: member.me.user.id });
    expect(await typesAbout(member, task.id)).toEqual(['task.handed_over']);
    await completeFirst(test, task);
    expect(await typesAbout(member, task.id)).toEqual(['task.completed', 'task.handed_over']);
    expect(await typesAbout(owner, task.id)).toEqual(['task.completed']);
  });

  it('tells nothing of a task to those who cannot see it when they are to be told', async () => {
    const task = await submit(owner);
    await member.post(`/tasks/${task.id}/comments`, { body: 'Here.' });
    await waitFor(() => allFannedOut(test));
    await inTransaction(test.parts.db, async (client) => {
      const [taskId, workspaceId, actorId] = [task.id, owner.me.workspace.id, owner.me.user.id];
      await recordNotice(client, { workspaceId, taskId, actorId, type: 'comment.added' });
      await client.query(`UPDATE tasks SET visibility = 'private' WHERE id = $1`, [taskId]);
    });
    expect(await typesAbout(member, task.id)).toEqual([]);
    await test.parts.db.prisma.task.update({ where: { id: task.id }, data: { visibility: 'workspace' } });
    expect(await typesAbout(member, task.id)).toEqual([]);
  });

  it('shows and counts nothing of a task that its reader cannot see any more', async () => {
    const task = await submit(owner);
    await member.post(`/tasks/${task.id}/comments`, { body: 'Here.' });
    await owner.post(`/tasks/${task.id}/comments`, { body: 'Good.' });
    expect(await typesAbout(member, task.id)).toEqual(['comment.added']);
    const { unread } = await told(member);
    await test.parts.db.prisma.task.update({ where: { id: task.id }, data: { visibility: 'private' } });
    expect(await typesAbout(member, task.id)).toEqual([]);
    expect((await told(member)).unread).toBe(unread - 1);
  });

  it('tells once within an hour that a task waits', async () => {
    const task = await submit(owner);
    const attemptId = attemptIdsOf(task)[0] ?? '';
    const { db } = test.parts;
    const held = await claimAttempt(db, { attemptId, workerId: 'w', host: 'test', leaseMs: 3_600_000 });
    if (!held) throw new Error('The attempt cannot be claimed.');
    const wait = { code: 'model_rate_limited', message: 'Later.', until: null } as const;
    await startWait(db, held, wait);
    await endWait(db, held);
    await startWait(db, held, wait);
    expect(await typesAbout(owner, task.id)).toEqual(['task.waiting']);
    await db.prisma.notice.updateMany({ where: { taskId: task.id }, data: { at: new Date(Date.now() - 3_601_000) } });
    await endWait(db, held);
    await startWait(db, held, wait);
    expect(await typesAbout(owner, task.id)).toEqual(['task.waiting', 'task.waiting']);
  });

  it('tells the owner of a credential that it needs them, once', async () => {
    const { db } = test.parts;
    const [id, workspaceId, userId] = [randomUUID(), owner.me.workspace.id, member.me.user.id];
    const values = { name: 'My key', kind: 'none', provider: {}, generation: 'one', headerNames: [] };
    await db.prisma.credential.create({ data: { id, workspaceId, userId, ...values } });
    const why = { reason: 'refused', message: 'No.' };
    expect(await requireSignIn(db.pool, id, 'other', why)).toBe(false);
    expect(await requireSignIn(db.pool, id, 'one', why)).toBe(true);
    expect(await requireSignIn(db.pool, id, 'one', why)).toBe(false);
    await db.prisma.credential.delete({ where: { id } });
    const mine = (await told(member)).items.filter(({ type }) => type === 'credential.needs_sign_in');
    expect(mine.map(({ text }) => text)).toEqual([expect.stringContaining('My key')]);
    expect((await told(owner)).items.some(({ type }) => type === 'credential.needs_sign_in')).toBe(false);
  });

  it('tells those whose tasks wait, and the other admins, that the queue was paused', async () => {
    const boss = await signUpMember(test, owner);
    const idle = await signUpMember(test, owner);
    await test.parts.db.prisma.member.updateMany({ where: { userId: boss.me.user.id }, data: { role: 'admin' } });
    await submit(member);
    const actor = { workspaceId: owner.me.workspace.id, userId: owner.me.user.id };
    const origin = { ip: null, userAgent: null, tokenId: null };
    for (const state of ['paused', 'paused', 'open'] as const) {
      await changeQueue(test.parts.db, { ...actor, origin }, { state });
    }
    const paused = async (person: Person) => (await told(person)).items.filter(({ type }) => type === 'queue.paused');
    expect(await paused(member)).toHaveLength(1);
    expect(await paused(boss)).toHaveLength(1);
    expect([...(await paused(owner)), ...(await paused(idle)), ...(await paused(stranger))]).toEqual([]);
  });

  it('shows what concerns the account in every workspace, and tells its owner even of their own doing', async () => {
    const recipientIds = [stranger.me.user.id];
    const notice = { workspaceId: null, type: 'security.password_changed', recipientIds } as const;
    await recordNotice(test.parts.db.pool, { ...notice, actorId: stranger.me.user.id });
    const { items } = await told(stranger);
    expect(items[0]).toMatchObject({ type: 'security.password_changed', workspaceId: null, task: null });
  });

  it('lists page by page, each one once, and only what is not read when asked to', async () => {
    const reader = await signUpMember(test, owner);
    const recipientIds = [reader.me.user.id];
    for (let index = 0; index < 5; index += 1) {
      await tell({ type: 'credential.needs_sign_in', recipientIds, subject: `${index}` });
    }
    const seen: Notification[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: NotificationsAnswer = await told(reader, `?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`);
      expect(page).toMatchObject({ unread: 5 });
      seen.push(...page.items);
      cursor = page.nextCursor;
    }
    expect(new Set(seen.map(({ id }) => id)).size).toBe(5);
    const [first, second] = seen;
    const read = await reader.post('/notifications/read', { ids: [first?.id, second?.id] });
    expect(read.json()).toEqual({ unread: 3 });
    expect((await told(reader, '?unread=true')).items).toHaveLength(3);
    expect((await reader.post('/notifications/read', { all: true })).json()).toEqual({ unread: 0 });
    expect((await told(reader)).items.every(({ readAt }) => readAt !== null)).toBe(true);
  });

  it('tells nobody who was disabled or has left', async () => {
    const [disabled, gone] = [await signUpMember(test, owner), await signUpMember(test, owner)];
    await test.parts.db.prisma.user.update({ where: { id: disabled.me.user.id }, data: { disabledAt: new Date() } });
    await test.parts.db.prisma.member.deleteMany({ where: { userId: gone.me.user.id } });
    const recipientIds = [disabled.me.user.id, gone.me.user.id];
    await tell({ type: 'credential.needs_sign_in', recipientIds, subject: 'Theirs' });
    await waitFor(() => allFannedOut(test));
    expect(await test.parts.db.prisma.notification.count({ where: { userId: { in: recipientIds } } })).toBe(0);
  });

  it('marks nothing of another person as read', async () => {
    await tell({ type: 'credential.needs_sign_in', recipientIds: [owner.me.user.id], subject: 'Mine' });
    const { items, unread } = await told(owner);
    for (const other of [member, stranger]) {
      await other.post('/notifications/read', { ids: [items[0]?.id] });
      await other.post('/notifications/read', { all: true });
    }
    expect((await told(owner)).unread).toBe(unread);
  });
});

describe('400', () => {
  it('refuses a cursor and a Last-Event-ID that are not from here', async () => {
    expect((await owner.get('/notifications?cursor=x')).statusCode).toBe(400);
    expect((await owner.get('/notifications/stream', { 'last-event-id': 'x' })).statusCode).toBe(400);
  });
});
