import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { repeat } from './repeat.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const noError = (error: unknown) => {
  throw error;
};

describe('repeated work', () => {
  it('begins at once, or after the time it was told, and again that long after it ended', async () => {
    let calls = 0;
    let end = () => {};
    const work = () => {
      calls += 1;
      return new Promise<void>((resolve) => {
        end = resolve;
      });
    };
    const repetition = repeat(work, { everyMs: 100, onError: noError });
    expect(calls).toBe(1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(calls).toBe(1);
    end();
    await vi.advanceTimersByTimeAsync(99);
    expect(calls).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(calls).toBe(2);
    end();
    await repetition.stop();
    const later = repeat(work, { everyMs: 100, firstAfterMs: 50, onError: noError });
    await vi.advanceTimersByTimeAsync(49);
    expect(calls).toBe(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(calls).toBe(3);
    end();
    await later.stop();
  });

  it('goes on after a call that failed, and says so', async () => {
    const errors: unknown[] = [];
    const fails = async () => {
      throw new Error('It is away.');
    };
    const repetition = repeat(fails, { everyMs: 100, onError: (error) => void errors.push(error) });
    await vi.advanceTimersByTimeAsync(100);
    expect(errors).toHaveLength(2);
    await repetition.stop();
  });

  it('is stopped when the call that is under way has ended, and begins no other', async () => {
    let calls = 0;
    const underWay = Promise.withResolvers<void>();
    const repetition = repeat(
      () => {
        calls += 1;
        return underWay.promise;
      },
      { everyMs: 100, onError: noError },
    );
    let isStopped = false;
    const stopping = repetition.stop().then(() => {
      isStopped = true;
    });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(isStopped).toBe(false);
    underWay.resolve();
    await stopping;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(calls).toBe(1);
  });
});
