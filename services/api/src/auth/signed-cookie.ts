import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';

/**
 * Reads a cookie that better-auth has signed: `<value>.<HMAC-SHA-256 of it, base64>`, percent-encoded.
 * @returns its value out of a `Cookie` header; null without one that is signed with `secret`.
 */
export function createCookieReader(name: string, secret: string): (header: string | undefined) => string | null {
  const key = createSecretKey(Buffer.from(secret));
  const start = `${name}=`;
  return (header = '') => {
    const pairs = header.split(';').map((pair) => pair.trim());
    const given = decode(pairs.find((pair) => pair.startsWith(start))?.slice(start.length) ?? '');
    const dot = given.lastIndexOf('.');
    if (dot < 1) return null;
    const value = given.slice(0, dot);
    const signature = Buffer.from(given.slice(dot + 1), 'base64');
    const right = createHmac('sha256', key).update(value).digest();
    return signature.length === right.length && timingSafeEqual(signature, right) ? value : null;
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
