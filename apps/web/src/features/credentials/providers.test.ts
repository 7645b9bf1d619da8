import type { Credential } from '@codex-web/contracts/credential';
import { describe, expect, test } from 'vitest';
import { wordsOfKind, wordsOfProvider } from './providers.ts';

const base = { kind: 'api-key', hint: '3f9a', account: null } as Credential;

describe('a credential in words', () => {
  test.each([
    [{}, 'API key ····3f9a'],
    [{ kind: 'none', hint: null }, 'No key'],
    [
      { kind: 'chatgpt', account: { email: 'ada@example.com', accountId: 'a', planType: 'plus' } },
      'Plus, ada@example.com',
    ],
    [{ kind: 'chatgpt', account: { email: null, accountId: 'acc_1', planType: '' } }, 'Plan, acc_1'],
  ] as const)('%j is %s', (change, words) => expect(wordsOfKind({ ...base, ...change } as Credential)).toBe(words));

  test('a compatible provider is named by its host', () => {
    const provider = { baseUrl: 'http://192.168.1.20:11434/v1', wireApi: 'chat' } as const;
    expect(wordsOfProvider({ ...provider, kind: 'openai-compatible' })).toBe('192.168.1.20:11434');
    expect(wordsOfProvider({ ...provider, kind: 'demo' })).toBe('Demo model');
  });
});
