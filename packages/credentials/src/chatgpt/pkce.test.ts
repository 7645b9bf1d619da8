import { expect, it } from 'vitest';
import { challengeOf, createPkce } from './pkce.ts';

it('case 46: makes the challenge of RFC 7636, appendix B', () => {
  expect(challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
    'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  );
});

it('case 46: makes other secrets for every sign-in, of the length the standard asks for', () => {
  const made = Array.from({ length: 20 }, createPkce);
  expect(new Set(made.map((pkce) => pkce.state)).size).toBe(20);
  expect(new Set(made.map((pkce) => pkce.verifier)).size).toBe(20);
  for (const { verifier, challenge, state } of made) {
    expect(verifier).toMatch(/^[A-Za-z0-9_-]{86}$/);
    expect(state).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(challenge).toBe(challengeOf(verifier));
  }
});
