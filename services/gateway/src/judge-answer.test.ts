import { describe, expect, it } from 'vitest';
import { judgeAnswer } from './judge-answer.ts';

const now = Date.parse('2026-11-22T12:00:00Z');

function judged(status: number, refusal: unknown, headers: Record<string, string> = {}) {
  return judgeAnswer(
    { status, headers, refusal, head: [], pieces: [][Symbol.iterator]() as never, discard: async () => undefined },
    now,
  );
}

describe('judgeAnswer', () => {
  it.each([
    [200, undefined, 'pass'],
    [400, { error: { code: 'token_expired' } }, 'pass'],
    [404, null, 'pass'],
    [500, { error: {} }, 'pass'],
    [502, null, 'pass'],
    [401, null, 'unauthorized'],
    [401, { error: { code: 'usage_limit_reached' } }, 'unauthorized'],
    [403, { error: {} }, 'final'],
    [304, null, 'final'],
    [402, null, 'usage_limit'],
    [429, null, 'slow_down'],
    [429, { error: { type: 'usage_limit_reached' } }, 'usage_limit'],
    [429, { error: { code: 'insufficient_quota', type: 'insufficient_quota' } }, 'usage_limit'],
    [429, { error: { type: 'usage_not_included' } }, 'usage_not_included'],
    [429, { error: { type: 'requests', code: 'rate_limit_exceeded' } }, 'slow_down'],
    [503, null, 'overloaded'],
    [503, { error: { code: 'slow_down' } }, 'overloaded'],
    [200, { error: { code: 'token_expired' } }, 'unauthorized'],
    [200, { error: { code: 'invalid_token' } }, 'unauthorized'],
    [200, { error: { code: 'server_is_overloaded' } }, 'overloaded'],
    [200, { error: { code: 'context_length_exceeded' } }, 'pass'],
    [200, { error: 'nothing known' }, 'pass'],
    [200, [[[]]], 'pass'],
  ])('takes %i with %j for %s', (status, refusal, kind) => {
    expect(judged(status, refusal).kind).toBe(kind);
  });

  it.each([
    [{ error: { type: 'usage_limit_reached', resets_at: now / 1000 + 60 } }, now + 60_000],
    [{ error: { type: 'usage_limit_reached', resets_in_seconds: 90 } }, now + 90_000],
    [[{ error: { type: 'usage_limit_reached', resets_at: now / 1000 + 60 } }], now + 60_000],
    [{ error: { type: 'usage_limit_reached', resets_at: 'soon' } }, null],
    [{ error: { type: 'usage_limit_reached', resets_at: -5 } }, null],
    [{ error: { type: 'usage_limit_reached', resets_at: 1e300 } }, null],
  ])('reads from %j when the limit ends', (refusal, at) => {
    expect(judged(429, refusal)).toEqual({ kind: 'usage_limit', resetsAt: at && new Date(at), said: null });
  });

  it('case 29: shows no page, and asks for no renewal', () => {
    const headers = { 'content-type': 'text/html', 'cf-ray': 'x' };
    expect(judged(403, null, headers)).toMatchObject({ kind: 'final', label: 'egress_blocked' });
    expect(judged(402, { error: { message: ' <html>page' } })).toMatchObject({ said: null });
  });
});
