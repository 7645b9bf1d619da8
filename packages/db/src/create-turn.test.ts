import { describe, expect, it } from 'vitest';
import { type AttemptInTask, goOnFrom } from './create-turn.ts';

const attempt = (id: string, more: Partial<AttemptInTask> = {}): AttemptInTask => ({
  id,
  state: 'completed',
  started: true,
  parentId: null,
  ...more,
});

describe('goOnFrom', () => {
  it('is the attempt that was asked for', () => {
    expect(goOnFrom([attempt('a'), attempt('b')], 'b')).toBe('b');
  });

  it.each(['failed', 'cancelled'] as const)('goes on from one that is %s', (state) => {
    expect(goOnFrom([attempt('a', { state })], 'a')).toBe('a');
  });

  it('is the nearest one before that began, when that one did not', () => {
    const neverBegan = { state: 'cancelled' as const, started: false };
    const attempts = [
      attempt('a'),
      attempt('b', { parentId: 'a', ...neverBegan }),
      attempt('c', { parentId: 'b', ...neverBegan }),
    ];
    expect(goOnFrom(attempts, 'c')).toBe('a');
  });

  it('is the first attempt itself when nothing ever began', () => {
    expect(goOnFrom([attempt('a', { state: 'cancelled', started: false })], 'a')).toBe('a');
  });

  it('refuses an attempt of another task', () => {
    expect(() => goOnFrom([attempt('a')], 'b')).toThrow('no such attempt');
  });

  it.each(['queued', 'running', 'waiting'] as const)('refuses while the attempt, or another, is %s', (state) => {
    expect(() => goOnFrom([attempt('a', { state })], 'a')).toThrow('This attempt is still at work');
    expect(() => goOnFrom([attempt('a'), attempt('b', { state })], 'a')).toThrow('Another attempt');
  });

  it('refuses where a later attempt went on, unless that one never began', () => {
    expect(() => goOnFrom([attempt('a'), attempt('b', { parentId: 'a' })], 'a')).toThrow('went on from this attempt');
    const neverBegan = attempt('b', { parentId: 'a', state: 'cancelled', started: false });
    expect(goOnFrom([attempt('a'), neverBegan], 'a')).toBe('a');
  });
});
