import { hashPassword as hashEarlier } from 'better-auth/crypto';
import { describe, expect, it } from 'vitest';
import { hashPassword, isEarlierHash, verifyPassword } from './passwords.ts';

// Each hash takes its time on purpose, and more on a machine that is busy.
describe('a hashed password', { timeout: 60_000 }, () => {
  it('is known again, and no other is taken for it', async () => {
    const hashed = await hashPassword('correct horse battery');
    expect(await verifyPassword(hashed, 'correct horse battery')).toBe(true);
    expect(await verifyPassword(hashed, 'correct horse batterx')).toBe(false);
    expect(await hashPassword('correct horse battery')).not.toBe(hashed);
  });

  it('is known again however its letters were composed', async () => {
    const hashed = await hashPassword('Zu\u0308rich is a town');
    expect(await verifyPassword(hashed, 'Z\u00fcrich is a town')).toBe(true);
  });

  it('is known again when an earlier version hashed it, and is told from those of today', async () => {
    const [earlier, now] = [await hashEarlier('correct horse battery'), await hashPassword('correct horse battery')];
    expect(await verifyPassword(earlier, 'correct horse battery')).toBe(true);
    expect(await verifyPassword(earlier, 'correct horse batterx')).toBe(false);
    expect([isEarlierHash(earlier), isEarlierHash(now)]).toEqual([true, false]);
  });

  it('is never right when there is none', async () => {
    expect(await verifyPassword(null, '')).toBe(false);
    expect(await verifyPassword('scrypt-14-8-5::', '')).toBe(false);
  });
});
