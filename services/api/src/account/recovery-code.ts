import { createHash, randomBytes } from 'node:crypto';
import { toBase32 } from './totp.ts';

const howMany = 10;

/** Each of 120 random bits, so that a plain hash keeps it. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: howMany }, () => {
    const letters = toBase32(randomBytes(15)).toLowerCase();
    return (letters.match(/.{4}/g) ?? []).join('-');
  });
}

/** However it is typed: case, spaces and hyphens do not count. */
export function hashRecoveryCode(code: string): string {
  const letters = code.toLowerCase().replaceAll(/[^a-z2-7]/g, '');
  return createHash('sha256').update(letters).digest('hex');
}
