import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createKeyRing, readKeys } from './key-ring.ts';

const line = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;
const ringOf = (...lines: string[]) => createKeyRing(readKeys({ CREDENTIALS_KEY: lines.join('\n') }));
const place = 'credentials/1/sealed';

describe('a key ring', () => {
  it('opens what it sealed, in the place it was sealed for, each time with other bytes', () => {
    const ring = ringOf(line('a'));
    const [first, second] = [ring.seal(place, 'a secret'), ring.seal(place, 'a secret')];
    expect(ring.open(place, first)).toBe('a secret');
    expect(first.keyId).toBe('a');
    expect(first.sealed.equals(second.sealed)).toBe(false);
    expect(first.sealed.toString('latin1')).not.toContain('a secret');
  });

  it('opens nothing that was moved to another row or column', () => {
    const ring = ringOf(line('a'));
    const sealed = ring.seal(place, 'a secret');
    for (const other of ['credentials/2/sealed', 'chatgpt_sign_ins/1/sealed']) {
      expect(() => ring.open(other, sealed)).toThrow();
    }
  });

  it('opens nothing of which a single bit was changed', () => {
    const ring = ringOf(line('a'));
    const { sealed, keyId } = ring.seal(place, 'a secret');
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(index) ^ 1, index);
      expect(() => ring.open(place, { sealed: changed, keyId })).toThrow();
    }
    expect(() => ring.open(place, { sealed: sealed.subarray(0, -1), keyId })).toThrow();
  });

  it('seals with its first key and opens with all of them', () => {
    const [old, current] = [line('old'), line('new')];
    const sealed = ringOf(old).seal(place, 'a secret');
    const both = ringOf(current, old);
    expect(both.open(place, sealed)).toBe('a secret');
    expect(both.seal(place, 'a secret').keyId).toBe('new');
  });

  it('names the key it does not have', () => {
    const sealed = ringOf(line('old')).seal(place, 'a secret');
    expect(() => ringOf(line('new')).open(place, sealed)).toThrow('"old"');
  });

  it('does not open with another key of the same name', () => {
    const sealed = ringOf(line('a')).seal(place, 'a secret');
    expect(() => ringOf(line('a')).open(place, sealed)).toThrow();
  });

  it('knows a secret again by its hashes, whatever key is the current one', () => {
    const [old, current] = [line('old'), line('new')];
    const [before] = ringOf(old).hashes('rt_secret');
    expect(
      ringOf(current, old)
        .hashes('rt_secret')
        .some((hash) => hash.equals(before)),
    ).toBe(true);
    expect(ringOf(old).hashes('rt_other')[0].equals(before)).toBe(false);
    expect(ringOf(line('old')).hashes('rt_secret')[0].equals(before)).toBe(false);
  });
});

describe('the keys', () => {
  it('are read from the setting or from a file, with empty lines and remarks left out', () => {
    const folder = mkdtempSync(join(tmpdir(), 'key-ring-'));
    const file = join(folder, 'keys');
    writeFileSync(file, `# exchanged every year\n${line('b')}\n\n${line('a')}\n`);
    const read = (settings: Parameters<typeof readKeys>[0]) => createKeyRing(readKeys(settings)).ids;
    expect(read({ CREDENTIALS_KEY_FILE: file })).toEqual(['b', 'a']);
    expect(read({ CREDENTIALS_KEY: line('c'), CREDENTIALS_KEY_FILE: file })).toEqual(['c']);
    rmSync(folder, { recursive: true });
  });

  it.each([
    ['are missing', {}],
    ['are empty', { CREDENTIALS_KEY: '\n' }],
    ['are in a file that cannot be read', { CREDENTIALS_KEY_FILE: '/nowhere/keys' }],
    ['are too short', { CREDENTIALS_KEY: `a:${Buffer.from('canary').toString('base64')}` }],
    ['have no id', { CREDENTIALS_KEY: randomBytes(32).toString('base64') }],
    ['have one id twice', { CREDENTIALS_KEY: `${line('a')}\n${line('a')}` }],
  ])('are refused, without a part of them, when they %s', (_name, settings) => {
    const error = (() => {
      try {
        return readKeys(settings);
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toMatchObject({ name: 'SettingsError' });
    expect(String(error)).not.toContain(Buffer.from('canary').toString('base64'));
  });
});
