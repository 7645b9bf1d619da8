import { createCipheriv, createECDH, type ECDH, hkdfSync, randomBytes } from 'node:crypto';

/** What a browser gave to be written to, each in base64url. */
export type PushReceiver = { p256dh: string; auth: string };

const curve = 'prime256v1';
const recordSize = 4_096;
const lastRecord = 2;

/**
 * Encrypts a message for a browser (RFC 8291, `aes128gcm`): the push service cannot read it. @param given only in tests: the key pair
 * and the salt that are otherwise made for each message. @throws when the browser's key is no point of the curve.
 */
export function encryptPush(
  plain: string,
  receiver: PushReceiver,
  given: { ecdh: ECDH; salt: Buffer } = newKeys(),
): Buffer {
  const { ecdh, salt } = given;
  const theirs = Buffer.from(receiver.p256dh, 'base64url');
  const ours = ecdh.getPublicKey();
  const shared = ecdh.computeSecret(theirs);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), theirs, ours]);
  const secret = derive(shared, Buffer.from(receiver.auth, 'base64url'), info, 32);
  const key = derive(secret, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const nonce = derive(secret, salt, Buffer.from('Content-Encoding: nonce\0'), 12);
  const cipher = createCipheriv('aes-128-gcm', key, nonce);
  const body = [
    cipher.update(plain, 'utf8'),
    cipher.update(Buffer.of(lastRecord)),
    cipher.final(),
    cipher.getAuthTag(),
  ];
  const size = Buffer.alloc(4);
  size.writeUInt32BE(recordSize);
  return Buffer.concat([salt, size, Buffer.of(ours.length), ours, ...body]);
}

/** Tells whether messages can be encrypted for this browser. */
export function isPushReceiver(receiver: PushReceiver): boolean {
  try {
    return encryptPush('', receiver).length > 0;
  } catch {
    return false;
  }
}

function newKeys(): { ecdh: ECDH; salt: Buffer } {
  const ecdh = createECDH(curve);
  ecdh.generateKeys();
  return { ecdh, salt: randomBytes(16) };
}

function derive(secret: Buffer, salt: Buffer, info: Buffer, length: number): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, info, length));
}
