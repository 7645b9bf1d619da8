import { createHash, randomBytes, randomInt } from 'node:crypto';

/** Without vowels, so that no code is a word; without Y, which is half a one. */
const consonants = 'BCDFGHJKLMNPQRSTVWXZ';
const userCodeLength = 8;

/** What the client keeps. */
export function newDeviceCode(): string {
  return randomBytes(32).toString('base64url');
}

/** What a person types, without its dash. */
export function newUserCode(): string {
  return Array.from({ length: userCodeLength }, () => consonants[randomInt(consonants.length)]).join('');
}

/** As it is shown: `BCDF-GHJK`. */
export function shownUserCode(code: string): string {
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

export function hashCode(code: string): Buffer {
  return createHash('sha256').update(code).digest();
}
