import { randomUUID } from 'node:crypto';
import { setUp } from '@codex-web/db/testing/set-up';
import { describe, expect, it } from 'vitest';
import { createTestApp, testCredential } from '../testing/test-app.ts';
import { signUpMember, signUpOwner } from '../testing/test-person.ts';

const test = setUp(() =>
  createTestApp({
    installation: [testCredential, { ...testCredential, name: 'Second', models: [] }],
  }),
);
const owner = setUp(() => signUpOwner(test));

const chatOnly = {
  kind: 'api-key',
  apiKey: 'sk-a-key-of-mine-0001',
  owner: 'person',
  name: 'Mine',
  provider: { kind: 'openai-compatible', baseUrl: 'https://models.example/v1', wireApi: 'chat' },
};

describe('200', () => {
  it('names the operator’s first credential as payer while nobody has another, with its models and agents', async () => {
    const { payers, ...answer } = (await owner.get('/models')).json();
    expect(answer).toEqual({
      payer: { credentialId: expect.any(String), name: 'Test model', owner: { kind: 'installation' } },
      items: testCredential.models,
      defaultModel: 'small',
      defaultReasoningEffort: 'medium',
      agents: [
        { name: 'codex', label: 'Codex' },
        { name: 'openai', label: 'OpenAI loop' },
      ],
      defaultAgent: 'codex',
      demo: false,
    });
    expect(payers.map((payer: { name: string }) => payer.name)).toEqual(['Second']);
  });

  it('names what a person pays with, and another one when that is asked for', async () => {
    const member = await signUpMember(test, owner);
    const { id } = (await member.post('/credentials', chatOnly)).json();
    const mine = (await member.get('/models')).json();
    expect(mine).toMatchObject({
      payer: { credentialId: id, owner: { kind: 'person', userId: member.me.user.id } },
      items: [],
      defaultModel: null,
      agents: [{ name: 'openai' }],
      defaultAgent: 'openai',
    });
    const [other] = mine.payers;
    const asked = (await member.get(`/models?credentialId=${other.credentialId}`)).json();
    expect(asked.payer).toEqual(other);
    expect((await owner.get('/models')).json().payer.name).toBe('Test model');
  });

  it('has no payer when there is no credential at all', async () => {
    const none = await createTestApp({ installation: [] });
    try {
      const person = await signUpOwner(none);
      expect((await person.get('/models')).json()).toMatchObject({ payer: null, payers: [], items: [], demo: false });
    } finally {
      await none.close();
    }
  });
});

describe('404', () => {
  it('refuses an unknown credential, and that of somebody else', async () => {
    const member = await signUpMember(test, owner);
    const { id } = (await member.post('/credentials', chatOnly)).json();
    for (const unknown of [randomUUID(), id]) {
      expect((await owner.get(`/models?credentialId=${unknown}`)).statusCode).toBe(404);
    }
  });
});
