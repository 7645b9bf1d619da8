import type { Admission } from '@codex-web/contracts/admission';
import { describe, expect, it } from 'vitest';
import { CredentialOutage } from './credential-outage.ts';

const minute = 60_000;
const message = 'The command of credential “Ours” printed nothing.';
const unavailable: Admission = { kind: 'wait', code: 'credential_unavailable', message, until: null };
const parked: Admission = { ...unavailable, code: 'model_rate_limited' };

/** What becomes of these answers, each some minutes after the start. */
function judged(...answers: [minutes: number, said: Admission][]): string[] {
  const outage = new CredentialOutage();
  return answers.map(([minutes, said]) => outage.judge(said, minutes * minute).kind);
}

const everyMinute = (from: number, to: number, said = unavailable): [number, Admission][] =>
  Array.from({ length: to - from + 1 }, (_, index) => [from + index, said]);

describe('a credential without a token', () => {
  it('halts its attempt after 15 minutes of failures in a row, and not before', () => {
    const kinds = judged(...everyMinute(0, 15));
    expect(kinds.slice(0, 15)).toEqual(Array(15).fill('wait'));
    expect(kinds[15]).toBe('halted');
  });

  it('gives its own message as the reason', () => {
    const outage = new CredentialOutage();
    for (const [minutes, said] of everyMinute(0, 14)) outage.judge(said, minutes * minute);
    expect(outage.judge(unavailable, 15 * minute)).toMatchObject({
      code: 'credential_unavailable',
      message: expect.stringMatching(
        /^The command of credential “Ours” printed nothing\. It has been so for 15 minutes\./,
      ),
    });
  });

  it('starts anew with every other answer', () => {
    expect(judged(...everyMinute(0, 14), [15, parked], ...everyMinute(16, 30)).includes('halted')).toBe(false);
  });

  it('starts anew when the attempt has not asked for a while', () => {
    expect(judged([0, unavailable], [20, unavailable])).toEqual(['wait', 'wait']);
  });

  it('is no limit of the provider, which is waited for as long as it takes', () => {
    expect(judged(...everyMinute(0, 60, parked)).includes('halted')).toBe(false);
  });
});
