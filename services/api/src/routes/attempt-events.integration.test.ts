import { randomUUID } from 'node:crypto';
import { setUp } from '@codex-web/db/testing/set-up';
import { beforeAll, describe, expect, it } from 'vitest';
import { type EventReader, openEventSource } from '../testing/event-source.ts';
import { hasEnded, messageCompleted, messageStarted, numbers, seqsOf, warning } from '../testing/events.ts';
import { startAttempt } from '../testing/fake-worker.ts';
import { outcomeOf } from '../testing/outcome-of.ts';
import { createTestApp } from '../testing/test-app.ts';
import { attemptIdsOf, signUpOwner, submit } from '../testing/test-person.ts';

const test = setUp(createTestApp);
const owner = setUp(() => signUpOwner(test));
let origin: string;

beforeAll(async () => {
  origin = await test.app.listen({ port: 0 });
});

function watch(id: string, headers: Record<string, string> = {}, query = ''): Promise<EventReader> {
  return openEventSource(`${origin}/api/v1/attempts/${id}/events${query}`, { cookie: owner.cookie, ...headers });
}

const read = async (id: string, query = '') => (await owner.get(`/attempts/${id}/events${query}`)).json();

describe('as JSON', () => {
  it('is read page by page, and says when nothing follows', async () => {
    const { id, worker } = await startAttempt(test, owner);
    await worker.record(...numbers(1, 5).map((n) => warning(`${n}`)));
    const first = await read(id, '?limit=3');
    expect(first).toMatchObject({ nextAfter: 3, ended: false });
    expect(first.items[0]).toEqual({ seq: 1, at: expect.any(String), type: 'warning.raised', data: { message: '1' } });
    expect(await read(id, '?after=3')).toMatchObject({ items: [{ seq: 4 }, { seq: 5 }], nextAfter: 5, ended: false });
    await worker.end();
    expect(await read(id, '?after=3&limit=2')).toMatchObject({ nextAfter: 5, ended: false });
    expect(await read(id, '?after=5')).toMatchObject({ items: [{ type: 'attempt.ended' }], nextAfter: 6, ended: true });
    expect(await read(id, '?after=6')).toEqual({ items: [], nextAfter: 6, ended: true });
  });

  it('has nothing before the attempt began', async () => {
    const id = attemptIdsOf(await submit(owner))[0] ?? '';
    expect(await read(id)).toEqual({ items: [], nextAfter: 0, ended: false });
  });
});

describe('400', () => {
  it.each(['-1', '1.5', 'x', '1e3', '99999999999999999999', '3', ' 1', '0x1'])(
    'refuses to begin after %s',
    async (after) => {
      const { id, worker } = await startAttempt(test, owner);
      await worker.record(warning('1'), warning('2'));
      for (const answer of [
        await owner.get(`/attempts/${id}/events?after=${encodeURIComponent(after)}`),
        await owner.get(`/attempts/${id}/events`, {
          'last-event-id': after.replace(' ', 'x'),
          accept: 'text/event-stream',
        }),
      ]) {
        expect(outcomeOf(answer)).toEqual([400, 'event_id_invalid']);
      }
    },
  );
});

describe('as a stream', () => {
  it('is sent as it is made, told not to be kept or held back by anybody', async () => {
    const { id } = await startAttempt(test, owner);
    const reader = await watch(id);
    expect(reader.status).toBe(200);
    expect(reader.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(reader.headers.get('cache-control')).toBe('no-store, no-transform');
    expect(reader.headers.get('x-accel-buffering')).toBe('no');
    expect(reader.headers.get('content-security-policy')).toContain("default-src 'none'");
    reader.close();
  });

  it('replays what is stored, goes on live, and ends after the last event', async () => {
    const { id, worker } = await startAttempt(test, owner);
    await worker.record(...numbers(1, 250).map((n) => warning(`${n}`)));
    const reader = await watch(id);
    await reader.until((frames) => seqsOf(frames).length === 250);
    await worker.record(warning('251'));
    await reader.until((frames) => seqsOf(frames).length === 251);
    await worker.end();
    const frames = await reader.until(hasEnded);
    await reader.closed;
    expect(seqsOf(frames)).toEqual(numbers(1, 252));
    expect(frames.at(-2)?.data).toMatchObject({ seq: 252, type: 'attempt.ended', data: { state: 'completed' } });
    expect(frames.at(-1)).toEqual({ event: 'end', id: null, data: null });
  });

  it('begins after Last-Event-ID, or after the parameter; the header of a reconnect comes first', async () => {
    const { id, worker } = await startAttempt(test, owner);
    await worker.record(...numbers(1, 6).map((n) => warning(`${n}`)));
    await worker.end();
    const seqs = async (headers: Record<string, string>, query: string) =>
      seqsOf(await (await watch(id, headers, query)).until(hasEnded));
    expect(await seqs({ 'last-event-id': '4' }, '')).toEqual([5, 6, 7]);
    expect(await seqs({}, '?after=5')).toEqual([6, 7]);
    expect(await seqs({ 'last-event-id': '6' }, '?after=2')).toEqual([7]);
    expect(await seqs({ 'last-event-id': '7' }, '')).toEqual([]);
  });

  it('sends pieces of text in order between the events they belong to', async () => {
    const { id, worker } = await startAttempt(test, owner);
    const reader = await watch(id);
    await worker.record(messageStarted('m'));
    await worker.delta({ itemId: 'm', kind: 'message', offset: 0, text: 'Hel' });
    await worker.delta({ itemId: 'm', kind: 'message', offset: 3, text: 'lo' });
    await worker.record(messageCompleted('m', 'Hello'));
    await worker.end();
    const frames = await reader.until(hasEnded);
    expect(frames.map((frame) => frame.event)).toEqual(['event', 'delta', 'delta', 'event', 'event', 'end']);
    expect(frames[2]?.data).toEqual({ itemId: 'm', kind: 'message', offset: 3, text: 'lo' });
  });

  it('gives a late reader what an open item has so far, once, and nothing of items that ended', async () => {
    const { id, worker } = await startAttempt(test, owner);
    await worker.record(messageStarted('done'), messageStarted('open'));
    await worker.delta({ itemId: 'done', kind: 'message', offset: 0, text: 'old' });
    await worker.record(messageCompleted('done', 'old'));
    await worker.delta({ itemId: 'open', kind: 'message', offset: 0, text: 'so ' });
    await worker.delta({ itemId: 'open', kind: 'message', offset: 3, text: 'far' });
    const reader = await watch(id, { 'last-event-id': '3' });
    await reader.until((frames) => frames.length === 2);
    // A piece that overlaps what was sent is cut; one that was sent is dropped.
    await worker.delta({ itemId: 'open', kind: 'message', offset: 3, text: 'far' });
    await worker.delta({ itemId: 'open', kind: 'message', offset: 3, text: 'far and on' });
    const frames = await reader.until((seen) => seen.length === 3);
    expect(frames.map((frame) => frame.data)).toEqual([
      { itemId: 'open', kind: 'message', offset: 0, text: 'so ' },
      { itemId: 'open', kind: 'message', offset: 3, text: 'far' },
      { itemId: 'open', kind: 'message', offset: 6, text: ' and on' },
    ]);
    reader.close();
  });

  it('finds events that nobody told it of when somebody tells it anything', async () => {
    const { id, worker } = await startAttempt(test, owner);
    const reader = await watch(id);
    await worker.recordSilently(warning('unsaid'));
    await test.parts.redis.publish(`attempt:${id}`, 'no signal that can be read');
    expect(seqsOf(await reader.until((frames) => frames.length === 1))).toEqual([1]);
    reader.close();
  });

  it('is closed, to be opened again, when the application stops', async () => {
    const stopping = await createTestApp();
    const person = await signUpOwner(stopping);
    const id = attemptIdsOf(await submit(person))[0];
    const address = await stopping.app.listen({ port: 0 });
    const reader = await openEventSource(`${address}/api/v1/attempts/${id}/events`, { cookie: person.cookie });
    await stopping.close();
    await reader.closed;
    expect(reader.frames).toEqual([]);
  });

  it('is refused like every route to an unknown attempt', async () => {
    const reader = await watch(randomUUID());
    expect(reader.status).toBe(404);
    reader.close();
  });
});
