import { describe, expect, it } from 'vitest';
import { createFlowCookie } from './flow-cookie.ts';

describe('a cookie of something begun', () => {
  it('is kept from scripts and other sites, and to TLS when the product is reached over it', () => {
    const plain = createFlowCookie('http://product.example', 'passkey').begin(300_000).cookie;
    const secure = createFlowCookie('https://product.example', 'passkey').begin(300_000).cookie;
    expect(plain).toMatch(/^codex-web\.passkey=[\w-]{43}; Max-Age=300; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(secure).toMatch(
      /^__Host-codex-web\.passkey=[\w-]{43}; Max-Age=300; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
    );
  });

  it('is read back as the hash that was stored, among others', () => {
    const cookie = createFlowCookie('https://product.example', 'second_factor');
    const { tokenHash, cookie: set } = cookie.begin(1_000);
    const pair = set.split(';')[0] ?? '';
    expect(cookie.read({ cookie: `a=b; ${pair}; x__Host-codex-web.second_factor=no` })).toBe(tokenHash);
    expect(set).not.toContain(tokenHash);
    expect(cookie.read({ cookie: 'a=b' })).toBeNull();
    expect(cookie.read({})).toBeNull();
  });
});
