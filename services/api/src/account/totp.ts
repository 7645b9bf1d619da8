import { createHmac, randomBytes } from 'node:crypto';

/** RFC 6238 as every authenticator app speaks it: SHA-1, 6 digits, 30 seconds. */
const stepMs = 30_000;
const digits = 6;
/** Clocks of telephones are a little off: the codes before and after count too. */
const toleratedSteps = 1;
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** 160 random bits in base32. */
export function newTotpSecret(): string {
  return toBase32(randomBytes(20));
}

/** What an authenticator app reads from a QR code. */
export function totpUri(secret: string, issuer: string, account: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  return `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent(issuer)}`;
}

/** @returns the number of the 30 seconds that the code is for; null when it is for none that count at `now`. */
export function stepOfCode(secret: string, code: string, now: Date): number | null {
  const current = Math.floor(now.getTime() / stepMs);
  for (let step = current - toleratedSteps; step <= current + toleratedSteps; step += 1) {
    if (codeOfStep(secret, step) === code) return step;
  }
  return null;
}

export function codeAt(secret: string, at: Date): string {
  return codeOfStep(secret, Math.floor(at.getTime() / stepMs));
}

/** RFC 4226: the last four bits say where in the hash the number stands. */
function codeOfStep(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const hash = createHmac('sha1', fromBase32(secret)).update(counter).digest();
  const offset = hash.readUInt8(hash.length - 1) & 15;
  const number = hash.readUInt32BE(offset) & 0x7f_ff_ff_ff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

export function toBase32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => alphabet[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
}

function fromBase32(text: string): Buffer {
  const bits = [...text].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
