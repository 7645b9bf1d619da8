import { redisNames } from '@codex-web/contracts/live';
import type { Task } from '@codex-web/contracts/task';
import { setUp } from '@codex-web/db/testing/set-up';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPresenceBoard, presenceTtlMs } from '../live/presence-board.ts';
import { createCuttableRedis } from '../testing/cuttable-redis.ts';
import { type Frame, openEventSource } from '../testing/event-source.ts';
import { warning } from '../testing/events.ts';
import { startFakeWorker } from '../testing/fake-worker.ts';
import { outcomeOf } from '../testing/outcome-of.ts';
import { createTestApp, testRedisUrl } from '../testing/test-app.ts';
import { attemptIdsOf, type Person, signUpOwner, submit } from '../testing/test-person.ts';
import { nameOf, signUpAs } from '../testing/test-team.ts';

const redis = setUp(createCuttableRedis);
const test = setUp(() => createTestApp({ redisUrl: redis.url }));
const olga = setUp(() => signUpOwner(test));
const ann = setUp(() => signUpAs(test, olga, 'Ann', 'member'));
const bo = setUp(() => signUpAs(test, olga, 'Bo', 'member'));
let direct: Redis;
let origin: string;

beforeAll(async () => {
  direct = new Redis(testRedisUrl());
  await nameOf(test, olga, 'Olga');
  origin = await test.app.listen({ port: 0 });
});
afterAll(async () => {
  direct.disconnect();
});

const open = (person: Person, path: string, headers: Record<string, string> = {}) =>
  openEventSource(`${origin}/api/v1${path}`, { cookie: person.cookie, ...headers });
const watch = (person: Person, task: Task, headers = {}) => open(person, `/tasks/${task.id}/stream`, headers);

const present = (frames: Frame[]) => {
  const last = frames.findLast(({ event }) => event === 'presence')?.data as { people: { name: string }[] } | undefined;
  return last?.people.map(({ name }) => name);
};
const shows =
  (...names: string[]) =>
  (frames: Frame[]) =>
    `${present(frames)}` === `${names}`;
const commentsOf = (frames: Frame[]) =>
  frames.filter(({ event }) => event === 'comment').map(({ data }) => (data as { body: string }).body);

describe('presence', () => {
  it('shows who has the task open, each person once, until their last page is closed', async () => {
    const task = await submit(ann);
    const first = await watch(ann, task);
    await first.until(shows('Ann'));
    const [second, third] = [await watch(bo, task), await watch(bo, task)];
    await first.until(shows('Ann', 'Bo'));
    await third.until(shows('Ann', 'Bo'));
    second.close();
    await second.closed;
    expect(present(first.frames)).toEqual(['Ann', 'Bo']);
    third.close();
    await first.until(shows('Ann'));
    first.close();
  });

  it('is over by itself within 30 s when the process that served a page was killed', async () => {
    const task = await submit(ann);
    const killed = createPresenceBoard(direct);
    expect(await killed.note(task.id, { connection: 'lost', userId: bo.me.user.id })).toEqual([bo.me.user.id]);
    expect(presenceTtlMs).toBeLessThan(30_000);
    const expiry = Number(await direct.zscore(redisNames.presence(task.id), `lost ${bo.me.user.id}`));
    const [seconds] = await direct.time();
    expect(expiry / 1_000 - Number(seconds)).toBeLessThan(30);
    const reader = await watch(ann, task);
    await reader.until(shows('Ann', 'Bo'));
    // As if the time had passed.
    await direct.zadd(redisNames.presence(task.id), 1, `lost ${bo.me.user.id}`);
    await direct.publish(redisNames.taskChannel(task.id), '');
    await reader.until(shows('Ann'));
    reader.close();
  });

  it('shows nobody whom Redis names and who does not see the task', async () => {
    const task = await submit(ann, { visibility: 'private' });
    await createPresenceBoard(direct).note(task.id, { connection: 'x', userId: bo.me.user.id });
    await createPresenceBoard(direct).note(task.id, { connection: 'y', userId: 'nobody' });
    const reader = await watch(ann, task);
    await reader.until(shows('Ann'));
    expect(present(reader.frames)).toEqual(['Ann']);
    reader.close();
  });

  it('shows nobody while Redis is away, and comments go on', { timeout: 30_000 }, async () => {
    const task = await submit(ann);
    const reader = await watch(ann, task);
    await reader.until(shows('Ann'));
    redis.cut();
    await bo.post(`/tasks/${task.id}/comments`, { body: 'While it is away' });
    await reader.until((frames) => commentsOf(frames).length > 0);
    await reader.until((frames) => present(frames)?.length === 0);
    redis.mend();
    await reader.until(shows('Ann'));
    reader.close();
  });
});

describe('comments', () => {
  it('come as they are written, edited and deleted, and after a reconnect those that were missed', async () => {
    const task = await submit(ann);
    await bo.post(`/tasks/${task.id}/comments`, { body: 'Before' });
    const reader = await watch(ann, task);
    await reader.until(shows('Ann'));
    const { id } = (await bo.post(`/tasks/${task.id}/comments`, { body: 'One' })).json();
    await reader.until((frames) => commentsOf(frames).includes('One'));
    await bo.patch(`/comments/${id}`, { body: 'Two' });
    const frames = await reader.until((all) => commentsOf(all).includes('Two'));
    const lastId = frames.findLast(({ event }) => event === 'comment')?.id ?? '';
    reader.close();
    await bo.delete(`/comments/${id}`);
    const again = await watch(ann, task, { 'last-event-id': lastId });
    const missed = await again.until((all) => commentsOf(all).length > 0);
    expect(missed.find(({ event }) => event === 'comment')?.data).toMatchObject({ id, deletedAt: expect.any(String) });
    expect(commentsOf(reader.frames)).toEqual(['One', 'Two']);
    again.close();
  });
});

describe('when a task is made private', () => {
  it('ends every stream of it for those who no longer see it, and takes it from their list', async () => {
    const task = await submit(ann);
    const [attemptId = ''] = attemptIdsOf(task);
    const worker = await startFakeWorker({ ...test.parts, redis: direct }, attemptId);
    await worker.record(warning('seen'));
    const [watching, reading, listing] = [
      await watch(bo, task),
      await open(bo, `/attempts/${attemptId}/events`),
      await open(bo, '/tasks/stream'),
    ];
    const own = await open(ann, `/attempts/${attemptId}/events`);
    await watching.until(shows('Bo'));
    await reading.until((frames) => frames.length > 0);
    await listing.until(() => true);
    await ann.patch(`/tasks/${task.id}`, { visibility: 'private' });
    await Promise.all([watching.closed, reading.closed]);
    expect(watching.frames.at(-1)?.event).toBe('gone');
    await listing.until((frames) => frames.some(({ event }) => event === 'gone'));
    expect(listing.frames.find(({ event }) => event === 'gone')?.data).toEqual({ id: task.id });
    await worker.record(warning('canary'));
    await own.until((frames) => JSON.stringify(frames).includes('canary'));
    expect(JSON.stringify([watching, reading, listing].map(({ frames }) => frames))).not.toContain('canary');
    await ann.patch(`/tasks/${task.id}`, { visibility: 'workspace' });
    await listing.until((frames) => frames.at(-1)?.event === 'task' && JSON.stringify(frames.at(-1)).includes(task.id));
    own.close();
    listing.close();
  });
});

describe('when somebody has read a task', () => {
  it('tells their other pages', async () => {
    const task = await submit(ann);
    const bos = await open(bo, '/tasks/stream');
    await bo.delete(`/tasks/${task.id}/read`);
    const shown = (unread: boolean) => (frames: Frame[]) =>
      frames.some(
        ({ data }) =>
          (data as { id: string; unread: boolean }).id === task.id && (data as { unread: boolean }).unread === unread,
      );
    await bos.until(shown(true));
    await test.app.inject({ method: 'PUT', url: `/api/v1/tasks/${task.id}/read`, headers: { cookie: bo.cookie } });
    await bos.until(shown(false));
    bos.close();
  });
});

describe('400', () => {
  it('refuses an id that is none of its own', async () => {
    const task = await submit(ann);
    const answer = await ann.get(`/tasks/${task.id}/stream`, { 'last-event-id': '17' });
    expect(outcomeOf(answer)).toEqual([400, 'event_id_invalid']);
  });
});
