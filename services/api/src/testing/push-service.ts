import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, randomUUID, verify } from 'node:crypto';
import { type HttpReceiver, startHttpReceiver } from './http-receiver.ts';

/** A browser that subscribed: what it tells the product, and what it reads of the messages it gets. */
export type TestBrowser = {
  subscription: { endpoint: string; keys: { p256dh: string; auth: string }; label: string };
  /** The messages that the push service took for it, decrypted. */
  messages: () => unknown[];
};

/**
 * A stand-in for a push service and its browsers, written from RFC 8030, 8291 and 8292 on the receiving side: it takes no message
 * that is not signed for it with the key that the browser subscribed with, and browsers decrypt with keys of their own.
 */
export type PushService = HttpReceiver & { browser: (applicationServerKey: string) => TestBrowser };

export async function startPushService(): Promise<PushService> {
  const receiver = await startHttpReceiver();
  const browsers = new Map<string, { publicKey: string; read: (body: Buffer) => unknown; messages: unknown[] }>();
  receiver.answer(({ path, headers, body }) => {
    const browser = browsers.get(path);
    if (!browser) return { status: 410 };
    const now = Date.now() / 1_000;
    if (!isAuthorized(headers.authorization ?? '', { origin: receiver.url, publicKey: browser.publicKey, now })) {
      return { status: 403 };
    }
    if (headers['content-encoding'] !== 'aes128gcm' || headers.ttl === undefined) return { status: 400 };
    browser.messages.push(browser.read(body));
    return { status: 201 };
  });
  return {
    ...receiver,
    browser: (publicKey) => {
      const path = `/push/${randomUUID()}`;
      const { keys, read } = newBrowserKeys();
      const messages: unknown[] = [];
      browsers.set(path, { publicKey, messages, read: (body) => JSON.parse(read(body)) });
      return { subscription: { endpoint: `${receiver.url}${path}`, keys, label: 'Firefox' }, messages: () => messages };
    },
  };
}

/** Whether a header `authorization` is signed by that key, for this origin, and not too old or too new (RFC 8292). */
export function isAuthorized(header: string, is: { origin: string; publicKey: string; now: number }): boolean {
  const [, signed = '', signature = '', k = ''] =
    /^vapid t=([\w-]+\.[\w-]+)\.([\w-]+), ?k=([\w-]+)$/.exec(header) ?? [];
  if (k !== is.publicKey) return false;
  const point = Buffer.from(k, 'base64url');
  const [x, y] = [point.subarray(1, 33).toString('base64url'), point.subarray(33).toString('base64url')];
  const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
  const ours = { key, dsaEncoding: 'ieee-p1363' } as const;
  if (!verify('sha256', Buffer.from(signed), ours, Buffer.from(signature, 'base64url'))) return false;
  const { aud, exp, sub } = JSON.parse(Buffer.from(signed.split('.')[1] ?? '', 'base64url').toString());
  return aud === is.origin && exp > is.now && exp <= is.now + 86_400 && /^(mailto:|https:)/.test(sub);
}

function newBrowserKeys() {
  const ecdh = createECDH('prime256v1');
  const auth = randomBytes(16);
  const p256dh = ecdh.generateKeys().toString('base64url');
  const read = (body: Buffer) => decryptPush(body, { privateKey: ecdh.getPrivateKey(), auth });
  return { keys: { p256dh, auth: auth.toString('base64url') }, read };
}

/** Reads a message of one record as a browser does (RFC 8188 and 8291). */
export function decryptPush(body: Buffer, browser: { privateKey: Buffer; auth: Buffer }): string {
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(browser.privateKey);
  const salt = body.subarray(0, 16);
  const idLength = body.readUInt8(20);
  const sender = body.subarray(21, 21 + idLength);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), ecdh.getPublicKey(), sender]);
  const secret = Buffer.from(hkdfSync('sha256', ecdh.computeSecret(sender), browser.auth, info, 32));
  const derive = (what: string, length: number) =>
    Buffer.from(hkdfSync('sha256', secret, salt, Buffer.from(`Content-Encoding: ${what}\0`), length));
  const decipher = createDecipheriv('aes-128-gcm', derive('aes128gcm', 16), derive('nonce', 12));
  const record = body.subarray(21 + idLength);
  decipher.setAuthTag(record.subarray(-16));
  const plain = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
  return plain.subarray(0, plain.lastIndexOf(2)).toString();
}
