import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readOperatorFile } from './operator-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'operator-file-'));
afterAll(() => rmSync(folder, { recursive: true }));

const provider = { kind: 'openai-compatible', baseUrl: 'https://models.example.com/v1' };
const path = join(folder, 'credentials.json');

function read(...entries: object[]) {
  writeFileSync(path, JSON.stringify({ credentials: entries }));
  return readOperatorFile(path);
}

describe('the operator’s file', () => {
  it('gives each credential with its defaults, whatever way it comes by its token', () => {
    writeFileSync(join(folder, 'key'), 'sk-from-a-file\n');
    const command = { command: '/usr/local/bin/print-token', args: ['--audience', 'models'] };
    const entries = read(
      { name: 'a', provider, apiKey: 'sk-a' },
      { name: 'b', provider, apiKeyFile: 'key' },
      { name: 'c', provider, accessToken: 'token' },
      { name: 'd', provider, command },
      { name: 'e', provider, none: true, models: [{ id: 'm', label: 'M' }], defaultModel: 'm' },
    );
    expect(entries).toMatchObject([
      { apiKey: 'sk-a', headers: {}, models: [], defaultReasoningEffort: 'medium', provider: { wireApi: 'responses' } },
      { name: 'b', apiKey: 'sk-from-a-file' },
      { accessToken: 'token' },
      { command: { ...command, timeoutMs: 5_000, refreshIntervalMs: 300_000, env: [] } },
      { none: true, defaultModel: 'm' },
    ]);
  });

  it.each<[string, object, RegExp]>([
    ['no way to a token', { name: 'a', provider }, /exactly one of/],
    ['two ways', { name: 'a', provider, apiKey: 'sk-canary', none: true }, /exactly one of/],
    ['an unknown field', { name: 'a', provider, none: true, colour: 'canary' }, /nothing called colour/],
    ['a ChatGPT sign-in', { name: 'a', provider: { ...provider, kind: 'chatgpt' }, none: true }, /a person’s own/],
    ['a header of the gateway', { name: 'a', provider, none: true, headers: { Authorization: 'canary' } }, /gateway/],
    ['a key with white space', { name: 'a', provider, apiKey: 'sk canary' }, /apiKey/],
    ['a key file that is not there', { name: 'a', provider, apiKeyFile: 'nowhere' }, /cannot be read/],
    [
      'case 42: a command without a time limit',
      { name: 'a', provider, command: { command: 'x', timeoutMs: 0 } },
      /1 ms/,
    ],
    ['case 42: an empty command', { name: 'a', provider, command: { command: ' ' } }, /command/],
    ['case 42: an unknown key of a command', { name: 'a', provider, command: { command: 'x', shell: true } }, /shell/],
    [
      'case 41: a command and a key',
      { name: 'a', provider, command: { command: 'x' }, apiKey: 'sk-canary' },
      /API key/,
    ],
    ['case 41: a command and AWS', { name: 'a', provider, command: { command: 'x' }, aws: {} }, /AWS/],
  ])('is refused with %s, and never repeats a value', (_name, entry, message) => {
    expect(() => read(entry)).toThrow(message);
    expect(() => read(entry)).not.toThrow(/canary/);
  });

  it('is refused when two entries have one name', () => {
    const entry = { name: 'a', provider, none: true };
    expect(() => read(entry, entry)).toThrow('Two entries have the same name.');
  });

  it('is refused, without a piece of it, when it is no JSON', () => {
    writeFileSync(path, '{"credentials": [{"apiKey": "sk-canary"');
    expect(() => readOperatorFile(path)).toThrow('is not JSON');
    expect(() => readOperatorFile(path)).not.toThrow(/canary/);
  });
});
