import { setTimeout as delay } from 'node:timers/promises';
import { redisNames } from '@codex-web/contracts/live';
import { randomFrom } from '@codex-web/db/testing/random';
import { setUp } from '@codex-web/db/testing/set-up';
import { beforeAll, describe, expect, it } from 'vitest';
import { createCuttableRedis } from '../testing/cuttable-redis.ts';
import { type Frame, openEventSource } from '../testing/event-source.ts';
import { hasEnded, messageCompleted, messageStarted, numbers, seqsOf, warning } from '../testing/events.ts';
import { type FakeWorker, startAttempt } from '../testing/fake-worker.ts';
import { createTestApp } from '../testing/test-app.ts';
import { signUpOwner } from '../testing/test-person.ts';
import { waitFor } from '../testing/wait-for.ts';

const redis = setUp(createCuttableRedis);
const test = setUp(() => createTestApp({ redisUrl: redis.url }));
const owner = setUp(() => signUpOwner(test));
let origin: string;

beforeAll(async () => {
  origin = await test.app.listen({ port: 0 });
});

const open = (id: string, after: number) =>
  openEventSource(`${origin}/api/v1/attempts/${id}/events`, { cookie: owner.cookie, 'last-event-id': String(after) });

/** Reads to the end as a browser does, hanging up at random and coming back with the last id it saw. */
async function readWithBreaks(id: string, random: () => number): Promise<Frame[]> {
  const all: Frame[] = [];
  for (;;) {
    const reader = await open(id, seqsOf(all).at(-1) ?? 0);
    const patience = 1 + Math.floor(random() * 40);
    await reader.until((frames) => frames.length >= patience || hasEnded(frames));
    reader.close();
    await reader.closed;
    all.push(...reader.frames);
    if (hasEnded(all)) return all;
  }
}

/** Records messages with their pieces and single events, in turns of random size. */
async function workAtRandom(worker: FakeWorker, random: () => number, turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) {
    const itemId = `item-${turn}`;
    await worker.record(messageStarted(itemId));
    const pieces = numbers(0, Math.floor(random() * 4));
    for (const n of pieces) await worker.delta({ itemId, kind: 'message', offset: n * 2, text: 'ab' });
    const extra = numbers(1, Math.floor(random() * 3)).map((n) => warning(`${n}`));
    if (random() < 0.3) await worker.recordSilently(...extra, messageCompleted(itemId, 'ab'.repeat(pieces.length)));
    else await worker.record(...extra, messageCompleted(itemId, 'ab'.repeat(pieces.length)));
    if (random() < 0.2) await delay(random() * 5);
  }
}

/** What a page would show of each item: pieces joined by offset never overlap and never come after their item ended. */
function checkPieces(frames: Frame[]): void {
  const ended = new Set<string>();
  for (const { event, data } of frames) {
    const { itemId } = (event === 'event' ? (data as { data: { itemId?: string } }).data : (data ?? {})) as {
      itemId?: string;
    };
    if (event === 'event' && (data as { type: string }).type === 'message.completed') ended.add(itemId ?? '');
    if (event === 'delta') expect(ended.has(itemId ?? '')).toBe(false);
  }
}

describe('readers that hang up and come back', () => {
  it('see every event once and in order, whatever moment they choose', { timeout: 120_000 }, async () => {
    const random = randomFrom(20_261_122);
    const { id, worker } = await startAttempt(test, owner);
    const readers = numbers(1, 6).map(() => readWithBreaks(id, random));
    await workAtRandom(worker, random, 150);
    await worker.end();
    for (const frames of await Promise.all(readers)) {
      expect(seqsOf(frames)).toEqual(numbers(1, worker.lastSeq()));
      expect(frames.filter((frame) => frame.event === 'end')).toHaveLength(1);
      checkPieces(frames);
    }
  });

  it('see every event once and in order while Redis comes and goes', { timeout: 120_000 }, async () => {
    const random = randomFrom(7);
    const { id, worker } = await startAttempt(test, owner);
    const readers = numbers(1, 4).map(() => readWithBreaks(id, random));
    for (let outage = 0; outage < 4; outage += 1) {
      await workAtRandom(worker, random, 15);
      redis.cut();
      await workAtRandom(worker, random, 15);
      redis.mend();
      await waitFor(() => test.parts.redis.status === 'ready');
    }
    await worker.end();
    for (const frames of await Promise.all(readers)) expect(seqsOf(frames)).toEqual(numbers(1, worker.lastSeq()));
  });
});

describe('a reader', () => {
  it('goes on through an outage of Redis, and gets pieces again after it', { timeout: 60_000 }, async () => {
    const { id, worker } = await startAttempt(test, owner);
    const reader = await open(id, 0);
    await worker.record(messageStarted('m'));
    await reader.until((frames) => frames.length === 1);
    redis.cut();
    await worker.record(warning('nobody was told'));
    await reader.until((frames) => seqsOf(frames).length === 2);
    redis.mend();
    await waitFor(() => test.parts.redis.status === 'ready');
    await waitFor(async () => {
      await worker.delta({ itemId: 'm', kind: 'message', offset: 0, text: 'back' });
      return reader.frames.some((frame) => frame.event === 'delta');
    });
    expect(reader.frames.filter((frame) => frame.event === 'delta')).toHaveLength(1);
    reader.close();
  });

  it('that comes back gets no piece of what ended before, however late the piece is', async () => {
    const { id, worker } = await startAttempt(test, owner);
    await worker.record(messageStarted('ended'), messageCompleted('ended', 'ab'), messageStarted('open'));
    const reader = await open(id, 3);
    await waitFor(async () => (await test.parts.redis.pubsub('NUMSUB', redisNames.attemptChannel(id)))[1] === 1);
    await worker.delta({ itemId: 'ended', kind: 'message', offset: 0, text: 'ab' });
    await worker.delta({ itemId: 'open', kind: 'message', offset: 0, text: 'cd' });
    await reader.until((frames) => frames.length === 1);
    expect(reader.frames).toMatchObject([{ event: 'delta', data: { itemId: 'open', text: 'cd' } }]);
    reader.close();
  });

  it('goes on while Redis stands but answers nothing', { timeout: 60_000 }, async () => {
    const { id, worker } = await startAttempt(test, owner);
    const reader = await open(id, 0);
    await worker.record(warning('1'));
    await reader.until((frames) => frames.length === 1);
    redis.freeze();
    await worker.recordSilently(warning('2'));
    await reader.until((frames) => frames.length === 2);
    redis.mend();
    reader.close();
    await waitFor(() => test.parts.redis.status === 'ready');
  });

  it('that began while Redis was away is sent what is recorded then', { timeout: 60_000 }, async () => {
    const { id, worker } = await startAttempt(test, owner);
    redis.cut();
    const reader = await open(id, 0);
    await worker.record(warning('1'));
    await worker.end();
    expect(seqsOf(await reader.until(hasEnded))).toEqual([1, 2]);
    redis.mend();
  });

  it('that stops reading for a while misses nothing, however much is recorded meanwhile', {
    timeout: 120_000,
  }, async () => {
    const { id, worker } = await startAttempt(test, owner);
    const answer = await fetch(`${origin}/api/v1/attempts/${id}/events`, {
      headers: { cookie: owner.cookie, accept: 'text/event-stream' },
    });
    const bulk = 'x'.repeat(20_000);
    for (let n = 0; n < 600; n += 1) {
      await worker.record(warning(`${n} ${bulk}`));
      for (let piece = 0; piece < 10; piece += 1) {
        await worker.delta({ itemId: 'none', kind: 'command', offset: (n * 10 + piece) * 300, text: 'y'.repeat(300) });
      }
    }
    await worker.end();
    const text = await answer.text();
    const seqs = [...text.matchAll(/^id: (\d+)$/gm)].map((match) => Number(match[1]));
    expect(seqs).toEqual(numbers(1, 601));
    expect(text.endsWith('event: end\ndata: \n\n')).toBe(true);
  });
});
