import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isAuthorized } from '../testing/push-service.ts';
import { createPushIdentity } from './push-identity.ts';

// RFC 8292, section 2.4.
const example = {
  token:
    'eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0NTM1MjM3NjgsInN1YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0.i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA',
  key: 'BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs',
};

describe('the identity for push services', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const point = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  const shown = point.toString('base64url');
  const identity = createPushIdentity(privateKey, shown, 'mailto:operator@example.com');
  const now = new Date('2026-01-01T00:00:00Z');
  const header = identity.authorize('https://push.example.net/secret/path', now);

  it('is taken by whoever takes the example of RFC 8292, for the origin alone', () => {
    const is = { origin: 'https://push.example.net', publicKey: example.key, now: 1_453_523_768 - 3_600 };
    expect(isAuthorized(`vapid t=${example.token}, k=${example.key}`, is)).toBe(true);
    const ours = { origin: 'https://push.example.net', publicKey: shown, now: now.getTime() / 1_000 };
    expect(isAuthorized(header, ours)).toBe(true);
    expect(isAuthorized(header, { ...ours, origin: 'https://other.example' })).toBe(false);
    expect(isAuthorized(header, { ...ours, now: ours.now + 86_400 })).toBe(false);
    expect(isAuthorized(header.replace('vapid t=ey', 'vapid t=eY'), ours)).toBe(false);
  });

  it('tells no push service the path of an endpoint', () => {
    const claims = Buffer.from(header.split('.')[1] ?? '', 'base64url').toString();
    expect(claims).toContain('https://push.example.net');
    expect(claims).not.toContain('secret');
  });
});
