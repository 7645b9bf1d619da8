import { createPrivateKey, generateKeyPairSync, type JsonWebKey, type KeyObject, randomUUID, sign } from 'node:crypto';
import type { Database } from '@codex-web/db/connect';
import { findPushKey, insertPushKey, type StoredPushKey } from '@codex-web/db/push-keys';
import type { KeyRing } from '../credentials/key-ring.ts';
import { placeOf } from '../credentials/secrets.ts';

/** Who the installation is to push services (VAPID, RFC 8292). */
export type PushIdentity = {
  /** What browsers subscribe with: a point of P-256, uncompressed, in base64url. */
  publicKey: string;
  /** The header `authorization` for a push service. */
  authorize: (endpoint: string, now: Date) => string;
};

const tokenSeconds = 12 * 3_600;

/** The identity that is kept in the database; the first process that asks makes it. @param contact a `mailto:` or `https:` address. */
export async function openPushIdentity(db: Database, keys: KeyRing, contact: string): Promise<PushIdentity> {
  const stored = (await findPushKey(db)) ?? (await makeKey(db, keys));
  const jwk: JsonWebKey = JSON.parse(keys.open(placeOf('push_keys', stored.id), stored));
  return createPushIdentity(createPrivateKey({ key: jwk, format: 'jwk' }), stored.publicKey, contact);
}

export function createPushIdentity(key: KeyObject, publicKey: string, contact: string): PushIdentity {
  return {
    publicKey,
    authorize: (endpoint, now) => {
      const expiresAt = Math.floor(now.getTime() / 1_000) + tokenSeconds;
      const claims = { aud: new URL(endpoint).origin, exp: expiresAt, sub: contact };
      const signed = `${encode({ typ: 'JWT', alg: 'ES256' })}.${encode(claims)}`;
      const signature = sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' });
      return `vapid t=${signed}.${signature.toString('base64url')}, k=${publicKey}`;
    },
  };
}

/** Where a push service reaches the operator: it wants a `mailto:` or an `https:` address. */
export function pushContact(settings: { PUSH_CONTACT?: string | undefined }, publicUrl: string): string {
  return settings.PUSH_CONTACT ?? (publicUrl.startsWith('https:') ? publicUrl : 'mailto:operator@localhost');
}

async function makeKey(db: Database, keys: KeyRing): Promise<StoredPushKey> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const point = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  const id = randomUUID();
  const sealed = keys.seal(placeOf('push_keys', id), JSON.stringify(privateKey.export({ format: 'jwk' })));
  await insertPushKey(db, { id, publicKey: point.toString('base64url'), ...sealed });
  const kept = await findPushKey(db);
  if (!kept) throw new Error('The key for push messages was not kept.');
  return kept;
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
