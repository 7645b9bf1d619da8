import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { verifyPassword as verifyEarlier } from 'better-auth/crypto';

/** What OWASP's cheat sheet on storing passwords asks of scrypt, in 16 MB of memory. */
const cost = { N: 2 ** 14, r: 8, p: 5 };
const keyBytes = 32;
const mark = 'scrypt-14-8-5';

/** Slow on purpose, and different each time. Two passwords that look the same are the same, however they were typed. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt);
  return [mark, salt.toString('base64url'), key.toString('base64url')].join(':');
}

/** Of no password that anybody has: checking against it takes as long as against a real one. */
let standIn: Promise<string> | undefined;

/** Tells whether the password is the one hashed; in about the same time, and always no, when there is none. */
export async function verifyPassword(hashed: string | null, password: string): Promise<boolean> {
  standIn ??= hashPassword(randomBytes(16).toString('hex'));
  if (hashed !== null && isEarlierHash(hashed)) return await verifyEarlier({ hash: hashed, password });
  const [, salt = '', key = ''] = (hashed ?? (await standIn)).split(':');
  const derived = await derive(password, Buffer.from(salt, 'base64url'));
  const wanted = Buffer.from(key, 'base64url');
  return wanted.length === keyBytes && timingSafeEqual(derived, wanted) && hashed !== null;
}

/** Tells whether a hash was made with less work than is done today, and is to be made anew when its password is known. */
export function isEarlierHash(hashed: string): boolean {
  return !hashed.startsWith(`${mark}:`);
}

function derive(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, keyBytes, cost, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
