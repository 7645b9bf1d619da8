import { createRedactor } from '@codex-web/credentials/redact';
import { redact } from '@codex-web/service-kit/logger';
import { describe, expect, it } from 'vitest';
import { hashTokenText, isTokenText, newTokenText, prefixOf } from './token-text.ts';

describe('an API token', () => {
  it('says whose kind it is, and is never made twice', () => {
    const tokens = Array.from({ length: 1_000 }, () => newTokenText('p'));
    expect(new Set(tokens).size).toBe(1_000);
    expect(tokens.every((token) => /^cwp_[0-9A-Za-z]{46}$/.test(token) && isTokenText(token))).toBe(true);
    expect(newTokenText('s')).toMatch(/^cws_/);
  });

  it('is told from a text that only looks like one, by its checksum', () => {
    const token = newTokenText('p');
    const at = 20;
    const other = token[at] === 'x' ? 'y' : 'x';
    expect(isTokenText(token.slice(0, at) + other + token.slice(at + 1))).toBe(false);
    expect(isTokenText(token.replace('cwp_', 'cws_'))).toBe(false);
    expect(isTokenText(`${token}x`)).toBe(false);
    expect(isTokenText(`${token}\n`)).toBe(false);
    expect(isTokenText('')).toBe(false);
    // Worked out apart from this code, with CRC-32, so that scanners of others can rely on it.
    expect(isTokenText(`cwp_${'0'.repeat(40)}${checksumOfZeros}`)).toBe(true);
  });

  it('keeps only its first characters readable afterwards', () => {
    const token = newTokenText('s');
    expect(prefixOf(token)).toBe(token.slice(0, 8));
    expect(hashTokenText(token)).toHaveLength(32);
  });

  it('is taken out of logs and of what an agent prints', () => {
    for (const token of [newTokenText('p'), newTokenText('s')]) {
      expect(redact(`given ${token}.`)).not.toContain(token.slice(8));
      expect(createRedactor({ secrets: [] }).redact(`given ${token}.`)).toBe(`given ${'•'.repeat(token.length)}.`);
    }
  });
});

const checksumOfZeros = '4G4JV9';
