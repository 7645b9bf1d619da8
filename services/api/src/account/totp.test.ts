import { describe, expect, it } from 'vitest';
import { codeAt, newTotpSecret, stepOfCode, toBase32, totpUri } from './totp.ts';

/** Of the RFC's own examples, whose codes have 8 digits: the last 6. */
const rfcSecret = toBase32(Buffer.from('12345678901234567890'));

describe('a code', () => {
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_234_567_890, '005924'],
    [20_000_000_000, '353130'],
  ])('is that of RFC 6238 at %i s', (seconds, code) => {
    expect(codeAt(rfcSecret, new Date(seconds * 1000))).toBe(code);
  });

  it('counts for 30 seconds before and after its own, and no longer', () => {
    const at = new Date(1_111_111_110_000);
    const code = codeAt(rfcSecret, at);
    const step = at.getTime() / 30_000;
    const later = (seconds: number) => stepOfCode(rfcSecret, code, new Date(at.getTime() + seconds * 1000));
    expect([later(0), later(59), later(-1), later(-30)]).toEqual([step, step, step, step]);
    expect([later(60), later(-31)]).toEqual([null, null]);
  });
});

describe('a new secret', () => {
  it('has 160 bits that nobody knows, and is put into the address for an app', () => {
    const [one, other] = [newTotpSecret(), newTotpSecret()];
    expect(one).toMatch(/^[A-Z2-7]{32}$/);
    expect(one).not.toBe(other);
    expect(totpUri(one, 'Codex Web', 'ann+x@example.com')).toBe(
      `otpauth://totp/Codex%20Web:ann%2Bx%40example.com?secret=${one}&issuer=Codex%20Web`,
    );
  });
});
