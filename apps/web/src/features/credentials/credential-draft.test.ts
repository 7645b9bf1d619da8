import { describe, expect, test } from 'vitest';
import { type CredentialDraft, checkDraft, headersOf } from './credential-draft.ts';

const draft: CredentialDraft = {
  provider: 'openai-compatible',
  kind: 'api-key',
  owner: 'person',
  name: ' Our gateway ',
  baseUrl: 'https://llm.example.com/v1/',
  wireApi: 'chat',
  secret: 'sk-test',
  expiresAt: '',
  organisation: '',
  project: ' proj_1 ',
  headers: [
    { name: 'X-Title', value: ' Codex Web ' },
    { name: '', value: '' },
  ],
  makeDefault: true,
};

describe('a draft of a credential', () => {
  test('becomes a request without what was left empty', () => {
    expect(checkDraft(draft)).toEqual({
      request: {
        kind: 'api-key',
        apiKey: 'sk-test',
        owner: 'person',
        name: 'Our gateway',
        provider: {
          kind: 'openai-compatible',
          baseUrl: 'https://llm.example.com/v1',
          wireApi: 'chat',
          project: 'proj_1',
        },
        headers: { 'X-Title': 'Codex Web' },
        models: [],
        defaultReasoningEffort: 'medium',
        makeDefault: true,
      },
    });
  });

  test('keeps the end of a token in UTC', () => {
    const checked = checkDraft({ ...draft, kind: 'bearer', expiresAt: '2026-12-01T10:00' });
    expect(checked).toMatchObject({
      request: { accessToken: 'sk-test', expiresAt: new Date('2026-12-01T10:00').toISOString() },
    });
  });

  test('without a key carries none, also when one was typed before', () => {
    expect(JSON.stringify(checkDraft({ ...draft, kind: 'none' }))).not.toContain('sk-test');
  });

  test.each([
    ['name', { name: '  ' }],
    ['secret', { secret: '' }],
    ['secret', { secret: 'two words' }],
    ['baseUrl', { baseUrl: 'llm.example.com' }],
    ['baseUrl', { baseUrl: 'https://user:pass@llm.example.com/v1' }],
    ['expiresAt', { kind: 'bearer', expiresAt: 'soon' }],
    ['headers', { headers: [{ name: 'Authorization', value: 'Bearer x' }] }],
    [
      'headers',
      {
        headers: [
          { name: 'X-A', value: '1' },
          { name: 'x-a', value: '2' },
        ],
      },
    ],
  ] as const)('says what is wrong at the field %s', (field, change) => {
    const checked = checkDraft({ ...draft, ...change } as CredentialDraft);
    expect('problems' in checked ? Object.keys(checked.problems) : []).toEqual([field]);
  });
});

test('a header without a name is left out', () => {
  expect(headersOf([{ name: ' ', value: 'x' }])).toEqual({});
});
