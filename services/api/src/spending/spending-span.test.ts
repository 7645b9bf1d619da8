import { describe, expect, it } from 'vitest';
import { chooseSpan } from './spending-span.ts';

const now = new Date('2026-03-31T23:30:00.000Z');

describe('chooseSpan', () => {
  it('is the last 30 days, in UTC, when nothing is asked for', () => {
    expect(chooseSpan({}, now)).toEqual({ from: '2026-03-02', to: '2026-03-31' });
  });

  it('goes back from the last day, or on from the first day until today', () => {
    expect(chooseSpan({ to: '2026-03-01' }, now)).toEqual({ from: '2026-01-31', to: '2026-03-01' });
    expect(chooseSpan({ from: '2026-03-31' }, now)).toEqual({ from: '2026-03-31', to: '2026-03-31' });
  });

  it('takes 366 days and no more', () => {
    expect(chooseSpan({ from: '2024-01-01', to: '2024-12-31' }, now).from).toBe('2024-01-01');
    expect(() => chooseSpan({ from: '2024-01-01', to: '2025-01-01' }, now)).toThrow('367 days');
  });

  it('refuses days in the wrong order', () => {
    expect(() => chooseSpan({ from: '2026-03-02', to: '2026-03-01' }, now)).toThrow('comes after');
  });
});
