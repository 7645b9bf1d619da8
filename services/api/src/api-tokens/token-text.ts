import { createHash, randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const secretLength = 40;
const checkLength = 6;
const shape = /^cw[ps]_[0-9A-Za-z]{46}$/;

/** `p` for a person's, `s` for a service account's. */
export type TokenKind = 'p' | 's';

/** A new token: a prefix by which leaks are found, a secret of 238 bits, and a checksum of both. */
export function newTokenText(kind: TokenKind): string {
  const secret = Array.from({ length: secretLength }, () => alphabet[randomInt(alphabet.length)]).join('');
  return withChecksum(`cw${kind}_${secret}`);
}

/** Tells, without asking anybody, whether a text can be one of our tokens. */
export function isTokenText(text: string): boolean {
  return shape.test(text) && withChecksum(text.slice(0, -checkLength)) === text;
}

/** What is stored of it. A secret this long needs no slow hash. */
export function hashTokenText(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** What is shown of it afterwards. */
export function prefixOf(text: string): string {
  return text.slice(0, 8);
}

function withChecksum(text: string): string {
  let rest = crc32(text);
  let check = '';
  for (let place = 0; place < checkLength; place += 1) {
    check = alphabet[rest % alphabet.length] + check;
    rest = Math.floor(rest / alphabet.length);
  }
  return text + check;
}
