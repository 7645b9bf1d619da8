import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { paced } from './paced.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('acts once for many times asked at once', () => {
  const act = vi.fn();
  const ask = paced(act);
  for (let times = 0; times < 100; times += 1) ask();
  expect(act).not.toHaveBeenCalled();
  vi.runAllTimers();
  expect(act).toHaveBeenCalledTimes(1);
});

test('acts for what is asked afterwards too, but not before the pause is over', () => {
  const act = vi.fn();
  const ask = paced(act);
  ask();
  vi.advanceTimersByTime(400);
  ask();
  vi.advanceTimersByTime(4_000);
  expect(act).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(2_000);
  expect(act).toHaveBeenCalledTimes(2);
});

test('acts soon when nothing was asked for a while', () => {
  const act = vi.fn();
  const ask = paced(act);
  ask();
  vi.advanceTimersByTime(60_000);
  ask();
  vi.advanceTimersByTime(400);
  expect(act).toHaveBeenCalledTimes(2);
});
