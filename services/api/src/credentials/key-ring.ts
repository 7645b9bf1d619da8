import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { SealedSecrets } from '@codex-web/db/stored-credential';
import { SettingsError } from '@codex-web/service-kit/parse-env';

/**
 * The keys that secrets are encrypted with at rest: AES-256-GCM, a nonce of 12 random bytes for each time. What is sealed for one
 * place, a row and a column, opens in that place only. The first key seals; all of them open.
 */
export type KeyRing = {
  currentId: string;
  ids: string[];
  seal(place: string, plain: string): SealedSecrets;
  /** @throws UnknownKeyError when the ring does not have the key; another error when the bytes were changed or moved. */
  open(place: string, sealed: SealedSecrets): string;
  /** Hashes of a secret by which it is known again, one a key, that of the current key first. They tell nothing of the secret. */
  hashes(secret: string): [Buffer, ...Buffer[]];
};

export class UnknownKeyError extends Error {
  override name = 'UnknownKeyError';
  constructor(keyId: string) {
    super(`Secrets are encrypted with the key "${keyId}", which is not among the keys given.`);
  }
}

type Key = { id: string; bytes: Buffer; hashing: Buffer };

const cipher = 'aes-256-gcm';
const formatVersion = 1;
const nonceBytes = 12;
const tagBytes = 16;

/** @param keys as `readKeys` gives them, the current one first. */
export function createKeyRing(keys: readonly [Key, ...Key[]]): KeyRing {
  const [current] = keys;
  return {
    currentId: current.id,
    ids: keys.map((key) => key.id),
    seal: (place, plain) => ({ keyId: current.id, sealed: seal(current, place, plain) }),
    open: (place, { sealed, keyId }) => {
      const key = keys.find(({ id }) => id === keyId);
      if (!key) throw new UnknownKeyError(keyId);
      return open(key, place, sealed);
    },
    hashes: (secret) => {
      const [first, ...others] = keys.map((key) => createHmac('sha256', key.hashing).update(secret).digest());
      return [first ?? Buffer.alloc(0), ...others];
    },
  };
}

function seal(key: Key, place: string, plain: string): Buffer {
  const nonce = randomBytes(nonceBytes);
  const encrypt = createCipheriv(cipher, key.bytes, nonce, { authTagLength: tagBytes });
  encrypt.setAAD(boundTo(key, place));
  const body = Buffer.concat([encrypt.update(plain, 'utf8'), encrypt.final()]);
  return Buffer.concat([Buffer.of(formatVersion), nonce, body, encrypt.getAuthTag()]);
}

function open(key: Key, place: string, sealed: Buffer): string {
  if (sealed[0] !== formatVersion || sealed.length < 1 + nonceBytes + tagBytes) {
    throw new Error('These are no sealed secrets.');
  }
  const nonce = sealed.subarray(1, 1 + nonceBytes);
  const decrypt = createDecipheriv(cipher, key.bytes, nonce, { authTagLength: tagBytes });
  decrypt.setAAD(boundTo(key, place));
  decrypt.setAuthTag(sealed.subarray(-tagBytes));
  const body = sealed.subarray(1 + nonceBytes, -tagBytes);
  return Buffer.concat([decrypt.update(body), decrypt.final()]).toString('utf8');
}

function boundTo(key: Key, place: string): Buffer {
  return Buffer.from(`codex-web:${formatVersion}:${key.id}:${place}`);
}

type KeySettings = { CREDENTIALS_KEY?: string | undefined; CREDENTIALS_KEY_FILE?: string | undefined };

const howTo =
  'Set CREDENTIALS_KEY, or CREDENTIALS_KEY_FILE to a file that holds it: one key a line, as id:base64 of 32 random bytes, the ' +
  'current key first. Make one with: echo "key-1:$(openssl rand -base64 32)".';

/** @throws SettingsError, without any part of a key, when there is none or one cannot be read. */
export function readKeys(settings: KeySettings): [Key, ...Key[]] {
  const { CREDENTIALS_KEY: given, CREDENTIALS_KEY_FILE: file } = settings;
  const text = given ?? (file === undefined ? '' : readKeyFile(file));
  const lines = text.split(/[\n,]/).map((line) => line.trim());
  const [first, ...others] = lines.filter((line) => line !== '' && !line.startsWith('#')).map(toKey);
  if (!first) throw new SettingsError(`There is no key to encrypt credentials with. ${howTo}`);
  const keys: [Key, ...Key[]] = [first, ...others];
  const ids = new Set(keys.map((key) => key.id));
  if (ids.size < keys.length) throw new SettingsError('Two of the keys for credentials have the same id.');
  return keys;
}

function readKeyFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new SettingsError('The file that CREDENTIALS_KEY_FILE names cannot be read.', { cause });
  }
}

function toKey(line: string): Key {
  const [, id = '', encoded = ''] = /^([\w.-]{1,50}):([A-Za-z0-9+/_-]{43}=?)$/.exec(line) ?? [];
  const bytes = Buffer.from(encoded, 'base64');
  if (id === '' || bytes.length !== 32) throw new SettingsError(`A key for credentials cannot be read. ${howTo}`);
  const hashing = Buffer.from(hkdfSync('sha256', bytes, '', 'codex-web credential hashes', 32));
  return { id, bytes, hashing };
}
