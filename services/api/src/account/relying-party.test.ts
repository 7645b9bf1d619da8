import { describe, expect, it } from 'vitest';
import { relyingParty } from './relying-party.ts';

describe('the site that passkeys are for', () => {
  it.each([
    ['https://codex.example.com', 'codex.example.com', 'https://codex.example.com'],
    ['http://127.0.0.1:8080', 'localhost', 'http://localhost:8080'],
    ['http://localhost:8080', 'localhost', 'http://localhost:8080'],
  ])('of %s is %s', (publicUrl, id, origin) => {
    expect(relyingParty(publicUrl)).toEqual({ id, origins: [origin] });
  });
});
