import { describe, expect, it } from 'vitest';
import { parkedUntil } from './credential-status.ts';

const now = new Date('2026-11-22T12:00:00.000Z');
const until = (resetsAt: string | null) =>
  parkedUntil({ kind: 'usage_limit', resetsAt, message: '' }, now).toISOString();

describe('how long a usage limit parks', () => {
  it('case 81: to the second that the provider names', () => {
    expect(until('2026-11-22T14:30:07.000Z')).toBe('2026-11-22T14:30:07.000Z');
    expect(until('2026-11-22T12:00:01.000Z')).toBe('2026-11-22T12:00:01.000Z');
  });

  it('case 82: a minute when that is over, eight days when it is further ahead', () => {
    expect(until('2026-11-22T12:00:00.000Z')).toBe('2026-11-22T12:01:00.000Z');
    expect(until('1970-01-01T00:00:00.000Z')).toBe('2026-11-22T12:01:00.000Z');
    expect(until('2026-11-30T12:00:00.000Z')).toBe('2026-11-30T12:00:00.000Z');
    expect(until('2036-11-22T12:00:00.000Z')).toBe('2026-11-30T12:00:00.000Z');
  });

  it('a quarter of an hour when the provider names none', () => {
    expect(until(null)).toBe('2026-11-22T12:15:00.000Z');
  });
});
