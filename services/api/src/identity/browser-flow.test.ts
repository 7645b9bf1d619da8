import { describe, expect, it } from 'vitest';
import { createBrowserFlow, flowSecrets, newSecret, ownPath } from './browser-flow.ts';

describe('ownPath', () => {
  it.each([
    ['/tasks/1?tab=diff#top', '/tasks/1?tab=diff#top'],
    ['/', '/'],
    [undefined, '/'],
    ['', '/'],
    ['tasks', '/'],
    ['//evil.example/x', '/'],
    ['/\\evil.example', '/'],
    ['/\t/evil.example', '/'],
    ['/\n//evil.example', '/'],
    ['https://evil.example', '/'],
    ['javascript:alert(1)', '/'],
    ['/a/../../b', '/b'],
  ])('of %j is %j', (given, path) => {
    expect(ownPath(given, 'https://product.example')).toBe(path);
  });
});

describe('a browser’s secret', () => {
  const flow = createBrowserFlow('https://product.example');

  it('comes back from the cookie it was put into, and from no other', () => {
    const secret = newSecret();
    const cookie = flow.cookie(secret);
    expect(cookie).toMatch(/^__Host-codex-web\.identity=.{43}; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax; Secure$/);
    expect(flow.read({ cookie: `a=b; ${cookie.split(';')[0]}` })).toBe(secret);
    expect(flow.read({ cookie: `codex-web.identity=${secret}` })).toBeNull();
    expect(flow.read({ cookie: '__Host-codex-web.identity=short' })).toBeNull();
    expect(flow.read({})).toBeNull();
  });

  it('gives other secrets for each state, and to each browser', () => {
    const made = [flowSecrets('a', 'x', 'u'), flowSecrets('a', 'y', 'u'), flowSecrets('b', 'x', 'u')];
    const values = made.flatMap(({ nonce, verifier }) => [nonce, verifier]);
    expect(new Set(values).size).toBe(6);
    // RFC 7636 asks for 43 characters or more.
    expect(values.every((value) => value.length === 43)).toBe(true);
  });
});
