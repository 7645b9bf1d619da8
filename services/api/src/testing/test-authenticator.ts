import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

type Options = Record<string, unknown>;
type Signing = { origin?: string; userVerified?: boolean; counter?: number; userHandle?: string; id?: string };

/** What a person's device does with a passkey, for one site: makes it, and signs with it. */
export type TestAuthenticator = {
  id: string;
  /** @param options of the API, as given to `navigator.credentials.create`. */
  attest: (options: Options, how?: Signing) => object;
  /** @param options of the API, as given to `navigator.credentials.get`. */
  assert: (options: Options, how?: Signing) => object;
};

export function createAuthenticator(origin: string): TestAuthenticator {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const credentialId = randomBytes(32);
  const id = credentialId.toString('base64url');
  let userHandle: string | undefined;
  let counter = 0;
  const clientData = (type: string, options: Options, how: Signing) =>
    Buffer.from(
      JSON.stringify({ type, challenge: options.challenge, origin: how.origin ?? origin, crossOrigin: false }),
    );
  const head = (rpId: string, flags: number, how: Signing) => {
    counter = how.counter ?? counter + 1;
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    const verified = how.userVerified === false ? 0 : 0x04;
    return Buffer.concat([sha256(rpId), Buffer.of(0x01 | verified | flags), count]);
  };
  return {
    id,
    attest: (options, how = {}) => {
      const { id: rpId } = options.rp as { id: string };
      userHandle = (options.user as { id: string }).id;
      const length = Buffer.alloc(2);
      length.writeUInt16BE(credentialId.length);
      const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
      const key = new Map<number, unknown>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, Buffer.from(x, 'base64url')],
        [-3, Buffer.from(y, 'base64url')],
      ]);
      const authData = Buffer.concat([head(rpId, 0x40, how), Buffer.alloc(16), length, credentialId, cbor(key)]);
      const attestation = cbor(
        new Map<string, unknown>([
          ['fmt', 'none'],
          ['attStmt', new Map()],
          ['authData', authData],
        ]),
      );
      const response = {
        clientDataJSON: clientData('webauthn.create', options, how).toString('base64url'),
        attestationObject: attestation.toString('base64url'),
        transports: ['internal'],
      };
      return { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response };
    },
    assert: (options, how = {}) => {
      const data = clientData('webauthn.get', options, how);
      const authenticatorData = head(String(options.rpId), 0, how);
      const signature = sign('sha256', Buffer.concat([authenticatorData, sha256(data)]), privateKey);
      const response = {
        clientDataJSON: data.toString('base64url'),
        authenticatorData: authenticatorData.toString('base64url'),
        signature: signature.toString('base64url'),
        userHandle: how.userHandle ?? userHandle,
      };
      const named = how.id ?? id;
      return { id: named, rawId: named, type: 'public-key', clientExtensionResults: {}, response };
    },
  };
}

function sha256(data: string | Buffer): Buffer {
  return createHash('sha256').update(data).digest();
}

/** The few kinds of values that an attestation is made of, in CBOR. */
function cbor(value: unknown): Buffer {
  if (typeof value === 'number') return value >= 0 ? cborHead(0, value) : cborHead(1, -1 - value);
  if (Buffer.isBuffer(value)) return Buffer.concat([cborHead(2, value.length), value]);
  if (typeof value === 'string') return Buffer.concat([cborHead(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Map) {
    return Buffer.concat([cborHead(5, value.size), ...[...value].flatMap(([key, item]) => [cbor(key), cbor(item)])]);
  }
  throw new Error('This is not made into CBOR here.');
}

function cborHead(major: number, length: number): Buffer {
  if (length < 24) return Buffer.of((major << 5) | length);
  return length < 256 ? Buffer.of((major << 5) | 24, length) : Buffer.of((major << 5) | 25, length >> 8, length & 255);
}
