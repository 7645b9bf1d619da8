import type { Event, EventData, EventType } from '@codex-web/contracts/event';
import { describe, expect, test } from 'vitest';
import { type Frame, reduceTimeline } from './reduce-timeline.ts';
import { emptyTimeline, type Timeline } from './timeline.ts';

const at = '2026-11-22T14:00:00.000Z';

function stored<T extends EventType>(seq: number, type: T, data: EventData<T>): Frame {
  return { kind: 'event', event: { seq, at, type, data } as Event };
}

function piece(
  itemId: string,
  offset: number,
  text: string,
  kind: 'message' | 'command' | 'reasoning' = 'message',
): Frame {
  return { kind: 'delta', delta: { itemId, kind, offset, text } };
}

function timelineOf(...frames: Frame[]): Timeline {
  return frames.reduce(reduceTimeline, emptyTimeline);
}

const textOf = (timeline: Timeline) => timeline.items.map((item) => ('live' in item ? item.live.text : item.kind));

describe('streamed text', () => {
  const started = stored(1, 'message.started', { itemId: 'm' });

  test('is put together from its pieces', () => {
    expect(textOf(timelineOf(started, piece('m', 0, 'Hello'), piece('m', 5, ' world')))).toEqual(['Hello world']);
  });

  test('is the same when pieces come twice, overlap or come out of order', () => {
    const frames = [
      piece('m', 6, 'world'),
      piece('m', 0, 'Hel'),
      piece('m', 0, 'Hello '),
      piece('m', 6, 'world'),
      piece('m', 2, 'llo'),
    ];
    expect(textOf(timelineOf(started, ...frames))).toEqual(['Hello world']);
  });

  test('is dropped when the model is asked again in the middle of it, and a running command is not', () => {
    const command = stored(2, 'command.started', { itemId: 'c', command: 'ls', cwd: '/' });
    const again = stored(3, 'warning.raised', { message: 'Reconnecting' });
    expect(textOf(timelineOf(started, piece('m', 0, 'Hel'), command, again))).toEqual(['', 'note']);
  });

  test('stays when the attempt ends in the middle of it, unless nothing was said', () => {
    const silent = stored(2, 'reasoning.started', { itemId: 'r' });
    const end = stored(3, 'attempt.ended', { state: 'cancelled', code: 'cancelled', message: 'Cancelled.' });
    expect(textOf(timelineOf(started, piece('m', 0, 'Hel'), silent, end))).toEqual(['Hel']);
  });

  test('shows nothing after a piece that is missing until it comes', () => {
    const gap = timelineOf(started, piece('m', 0, 'a'), piece('m', 2, 'c'));
    expect(textOf(gap)).toEqual(['a']);
    expect(textOf(reduceTimeline(gap, piece('m', 1, 'b')))).toEqual(['abc']);
  });

  test('is replaced by the completed item, and late pieces change nothing', () => {
    const done = timelineOf(
      started,
      piece('m', 0, 'Hel'),
      stored(2, 'message.completed', { itemId: 'm', text: 'Hello.' }),
    );
    expect(textOf(done)).toEqual(['Hello.']);
    expect(reduceTimeline(done, piece('m', 3, 'lo'))).toBe(done);
  });

  test('may come before the event that starts its item', () => {
    const timeline = timelineOf(
      piece('c', 0, 'out', 'command'),
      stored(1, 'command.started', { itemId: 'c', command: 'ls', cwd: '/workspace' }),
      piece('c', 3, 'put', 'command'),
    );
    expect(timeline.items).toMatchObject([
      { kind: 'command', command: 'ls', status: 'running', live: { text: 'output' } },
    ]);
  });

  test('keeps only the end of an endless output and still takes the next piece', () => {
    const big = 'x'.repeat(700_000);
    const [item] = timelineOf(piece('c', 0, big, 'command'), piece('c', 700_000, 'end', 'command')).items;
    expect(item).toMatchObject({ live: { dropped: 300_000 } });
    expect(item && 'live' in item && item.live.text.slice(-4)).toBe('xend');
  });
});

describe('stored events', () => {
  test('are taken once, also when they are replayed', () => {
    const frames = [
      stored(1, 'warning.raised', { message: 'Slow.' }),
      stored(2, 'files.changed', { itemId: 'f', changes: [], status: 'failed' }),
    ];
    const once = timelineOf(...frames);
    expect(frames.reduce(reduceTimeline, once)).toBe(once);
    expect(once.lastSeq).toBe(2);
  });

  test('keep their order while open items grow', () => {
    const timeline = timelineOf(
      stored(1, 'message.started', { itemId: 'm' }),
      stored(2, 'command.started', { itemId: 'c', command: 'ls', cwd: '/' }),
      piece('m', 0, 'text'),
      stored(3, 'message.completed', { itemId: 'm', text: 'text' }),
    );
    expect(timeline.items.map((item) => item.id)).toEqual(['m', 'c']);
  });

  test('a completed command holds its recorded output, exit code and duration', () => {
    const timeline = timelineOf(
      stored(1, 'command.started', { itemId: 'c', command: 'npm test', cwd: '/workspace' }),
      piece('c', 0, 'partial', 'command'),
      stored(2, 'command.completed', {
        itemId: 'c',
        command: 'npm test',
        output: 'all of it',
        omittedBytes: 12,
        exitCode: 1,
        durationMs: 900,
        status: 'failed',
      }),
    );
    expect(timeline.items).toMatchObject([
      {
        status: 'failed',
        exitCode: 1,
        durationMs: 900,
        omittedBytes: 12,
        live: { text: 'all of it' },
        cwd: '/workspace',
      },
    ]);
  });

  test('the plan is one item that changes in its place', () => {
    const steps = (status: 'pending' | 'completed') => ({ steps: [{ text: 'Look', status }] });
    const timeline = timelineOf(
      stored(1, 'plan.updated', steps('pending')),
      stored(2, 'warning.raised', { message: 'x' }),
      stored(3, 'plan.updated', steps('completed')),
    );
    expect(timeline.items.map((item) => item.kind)).toEqual(['plan', 'note']);
    expect(timeline.items[0]).toMatchObject({ steps: [{ status: 'completed' }] });
  });

  test('the preparation is one item that ends when the turn starts', () => {
    const timeline = timelineOf(
      stored(1, 'attempt.claimed', { resumed: false }),
      stored(2, 'checkout.prepared', { commit: 'abcdef0123', durationMs: 20 }),
      stored(3, 'sandbox.created', { image: 'base', durationMs: 200 }),
      stored(4, 'turn.started', { prompt: 'Do it' }),
    );
    expect(timeline.items).toMatchObject([
      { kind: 'preparation', open: false, steps: [{ durationMs: 20 }, { durationMs: 200 }] },
    ]);
  });

  test('the end closes what is still open and marks commands as interrupted', () => {
    const timeline = timelineOf(
      stored(1, 'message.started', { itemId: 'm' }),
      piece('m', 0, 'I will'),
      stored(2, 'command.started', { itemId: 'c', command: 'sleep 100', cwd: '/' }),
      stored(3, 'attempt.ended', { state: 'cancelled', code: 'cancelled', message: 'Stopped.' }),
      piece('c', 0, 'late', 'command'),
    );
    expect(timeline.items).toMatchObject([{ open: false }, { status: 'interrupted', live: { text: '' } }]);
    expect(timeline.ended).toMatchObject({ state: 'cancelled', code: 'cancelled' });
  });

  test('a wait lasts until it is said to be over', () => {
    const wait = { code: 'model_rate_limited', message: 'Too many requests.', until: null } as const;
    const waiting = timelineOf(stored(1, 'wait.started', wait));
    expect(waiting.waiting).toEqual(wait);
    expect(reduceTimeline(waiting, stored(2, 'wait.ended', {})).waiting).toBeNull();
  });

  test('an attempt that ended waits for nothing', () => {
    const timeline = timelineOf(
      stored(1, 'wait.started', { code: 'model_rate_limited', message: 'Too many requests.', until: null }),
      stored(2, 'attempt.ended', { state: 'cancelled', code: 'cancelled', message: 'Stopped.' }),
    );
    expect(timeline.waiting).toBeNull();
  });

  test('a limit stands among the steps when it is nearly used up and again when it is reached', () => {
    const measure = { scope: 'workspace', period: 'day', metric: 'cost', amount: 10_000_000 } as const;
    const timeline = timelineOf(
      stored(1, 'limit.approached', { ...measure, used: 8_100_000 }),
      stored(2, 'limit.reached', { ...measure, used: 10_400_000 }),
    );
    expect(timeline.items).toMatchObject([
      { kind: 'limit', stage: 'approached', used: 8_100_000, measure },
      { kind: 'limit', stage: 'reached', used: 10_400_000, measure },
    ]);
  });

  test('a limit whose warning came too late is told of once', () => {
    const used = { scope: 'attempt', period: 'once', metric: 'cost', amount: 5_000_000, used: 5_000_000 } as const;
    const timeline = timelineOf(stored(1, 'limit.approached', used), stored(2, 'limit.reached', used));
    expect(timeline.items).toMatchObject([{ kind: 'limit', stage: 'reached' }]);
    expect(timelineOf(stored(1, 'limit.approached', used)).items).toMatchObject([{ stage: 'approached' }]);
  });
});
