import { PassThrough, Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { UnreadStreams } from './unread-streams.ts';

describe('UnreadStreams', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('gives a stream to the first who asks, and to nobody else', () => {
    const streams = new UnreadStreams(1_000);
    const stream = new Readable();
    streams.put('a', stream);
    expect(streams.take('b')).toBeNull();
    expect(streams.take('a')).toBe(stream);
    expect(streams.take('a')).toBeNull();
    vi.advanceTimersByTime(2_000);
    expect(stream.destroyed).toBe(false);
  });

  it('closes a stream with something in it that nobody asks for in time', () => {
    const streams = new UnreadStreams(1_000);
    const stream = new PassThrough();
    streams.put('a', stream);
    stream.write('output');
    vi.advanceTimersByTime(999);
    expect(stream.destroyed).toBe(false);
    vi.advanceTimersByTime(1);
    expect(stream.destroyed).toBe(true);
    expect(streams.take('a')).toBeNull();
  });

  it('keeps a stream as long as nothing comes', () => {
    const streams = new UnreadStreams(1_000);
    const stream = new PassThrough();
    streams.put('a', stream);
    vi.advanceTimersByTime(3_600_000);
    expect(streams.take('a')).toBe(stream);
    expect(stream.destroyed).toBe(false);
  });

  it('closes a stream at once when its container goes', () => {
    const streams = new UnreadStreams(1_000);
    const stream = new Readable();
    streams.put('a', stream);
    streams.close('a');
    streams.close('a');
    expect(stream.destroyed).toBe(true);
  });
});
