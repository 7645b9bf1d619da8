import { setUp } from '@codex-web/db/testing/set-up';
import { beforeAll, describe, expect, it } from 'vitest';
import { createCuttableRedis } from '../testing/cuttable-redis.ts';
import { type Frame, openEventSource } from '../testing/event-source.ts';
import { outcomeOf } from '../testing/outcome-of.ts';
import { createTestApp } from '../testing/test-app.ts';
import { attemptIdsOf, type Person, signUpOwner, signUpStranger, submit } from '../testing/test-person.ts';

const redis = setUp(createCuttableRedis);
const test = setUp(() => createTestApp({ redisUrl: redis.url }));
const owner = setUp(() => signUpOwner(test));
let origin: string;

beforeAll(async () => {
  origin = await test.app.listen({ port: 0 });
});

const watch = (person: Person, headers: Record<string, string> = {}) =>
  openEventSource(`${origin}/api/v1/tasks/stream`, { cookie: person.cookie, ...headers });

const says = (id: string, state: string) => (frames: Frame[]) =>
  frames.some(({ data }) => (data as { id: string }).id === id && (data as { state: string }).state === state);

describe('200', () => {
  it('sends each task of the workspace that is new or changes, as it is in the list', async () => {
    const [mine, foreign] = [await watch(owner), await watch(await signUpStranger(test))];
    const task = await submit(owner);
    await mine.until(says(task.id, 'queued'));
    await owner.post(`/attempts/${attemptIdsOf(task)[0]}/cancel`);
    const frames = await mine.until(says(task.id, 'cancelled'));
    const listed = (await owner.get('/tasks?limit=1')).json().items[0];
    expect(frames.at(-1)).toEqual({ event: 'task', id: listed.updatedAt, data: listed });
    expect(foreign.frames).toEqual([]);
    mine.close();
    foreign.close();
  });

  it('sends what changed since the last frame a reader saw', async () => {
    const first = await watch(owner);
    const before = await submit(owner);
    const frames = await first.until(says(before.id, 'queued'));
    first.close();
    const missed = await submit(owner);
    const again = await watch(owner, { 'last-event-id': frames.at(-1)?.id ?? '' });
    await again.until(says(missed.id, 'queued'));
    again.close();
  });

  it('goes on while Redis is away', { timeout: 30_000 }, async () => {
    const reader = await watch(owner);
    redis.cut();
    const task = await submit(owner);
    await reader.until(says(task.id, 'queued'));
    redis.mend();
    reader.close();
  });
});

describe('400', () => {
  it('refuses a Last-Event-ID that is not one of its own', async () => {
    const answer = await owner.get('/tasks/stream', { 'last-event-id': '17' });
    expect(outcomeOf(answer)).toEqual([400, 'event_id_invalid']);
  });
});
