import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createHeartbeat } from './heartbeat.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const signals = (trusted: boolean) => ({ isTrusted: () => trusted, subscribe: async () => () => {} });

describe('createHeartbeat', () => {
  it('is due every 15 seconds', async () => {
    const heartbeat = createHeartbeat(signals(true), async () => true);
    expect([heartbeat.isDue(), heartbeat.waitMs()]).toEqual([false, 15_000]);
    vi.advanceTimersByTime(15_000);
    expect([heartbeat.isDue(), heartbeat.waitMs()]).toEqual([true, 0]);
    expect(await Array.fromAsync(heartbeat.beat())).toEqual([': alive\n\n']);
    expect([heartbeat.isDue(), heartbeat.hasStopped()]).toEqual([false, false]);
  });

  it('looks by itself every second while signals cannot be trusted', () => {
    expect(createHeartbeat(signals(false), async () => true).waitMs()).toBe(1_000);
  });

  it('stops the stream of a reader who is no longer allowed to read', async () => {
    const heartbeat = createHeartbeat(signals(true), async () => false);
    expect(await Array.fromAsync(heartbeat.beat())).toEqual([]);
    expect(heartbeat.hasStopped()).toBe(true);
  });
});
