import { describe, expect, test } from 'vitest';
import { auditApiQuery, auditPageQuery, auditViewFrom, isWhole } from './audit-filter.ts';

const whole = auditViewFrom({});

describe('what of an audit log is looked at', () => {
  test('is all of it where the address says nothing', () => {
    expect(isWhole(whole)).toBe(true);
    expect(auditPageQuery(whole)).toBe('');
    expect(auditApiQuery(whole)).toBe('');
  });

  test('comes back from the address it was put into', () => {
    const view = { action: 'credential', actorId: 'u1', from: '2026-01-31', to: '2026-02-01', q: 'a & b' };
    expect(auditViewFrom(Object.fromEntries(new URLSearchParams(auditPageQuery(view))))).toEqual(view);
  });

  test('reaches to the end of its last day', () => {
    const query = new URLSearchParams(auditApiQuery({ ...whole, from: '2026-01-31', to: '2026-01-31' }));
    expect(query.get('from')).toBe('2026-01-31T00:00:00.000Z');
    expect(query.get('to')).toBe('2026-02-01T00:00:00.000Z');
  });

  test('leaves out what is no day', () => {
    expect(auditViewFrom({ from: '2026-13-40', to: 'yesterday' })).toEqual(whole);
  });
});
