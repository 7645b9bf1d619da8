import { setUp } from '@codex-web/db/testing/set-up';
import { beforeEach, describe, expect, it } from 'vitest';
import { sendJson, startFakeModelProvider } from '../testing/fake-model-provider.ts';
import { createTestApp } from '../testing/test-app.ts';
import { addCredential, ownKey, readCredential } from '../testing/test-credentials.ts';
import { signUpMember, signUpOwner } from '../testing/test-person.ts';

const test = setUp(() => createTestApp({ settings: { allowedPrivateProviders: ['127.0.0.1'] } }));
const person = setUp(() => signUpOwner(test));
const provider = setUp(startFakeModelProvider);

beforeEach(() => {
  provider.behave('gpt-5.5', 'other');
  provider.asked.length = 0;
});

const at = (baseUrl = provider.url, more: object = {}) => ({ provider: { ...ownKey.provider, baseUrl, ...more } });

describe('the models of a credential', () => {
  const models = async (id: string) => (await person.get(`/credentials/${id}/models`)).json();

  it('are those the provider lists now, in either form, without what cannot be a model', async () => {
    const { id } = await addCredential(person, at());
    expect(await models(id)).toEqual({
      listed: true,
      items: [
        { id: 'gpt-5.5', label: 'gpt-5.5' },
        { id: 'other', label: 'other' },
      ],
      message: null,
    });
    const listed = [{ slug: 'gpt-6', display_name: 'GPT-6' }, { slug: 'a b' }, { slug: 'gpt-6' }];
    provider.on('/models', (response) => sendJson(response, 200, { models: listed }));
    expect((await models(id)).items).toEqual([{ id: 'gpt-6', label: 'gpt-6' }]);
  });

  it('have to be typed in where the provider has no list', async () => {
    provider.on('/models', (response) => sendJson(response, 404, {}));
    const { id } = await addCredential(person, at());
    expect(await models(id)).toEqual({ listed: false, items: [], message: null });
  });

  it('case 31: are marked as old when the list cannot be read, and stay what they were', async () => {
    const known = [{ id: 'gpt-5.5', label: 'GPT-5.5' }];
    const { id } = await addCredential(person, { ...at(), models: known });
    provider.on('/models', (response) => sendJson(response, 401, { error: { message: 'No.' } }));
    expect(await models(id)).toMatchObject({ listed: false, items: known, message: expect.stringContaining('401') });
    expect(await readCredential(person, id)).toMatchObject({ modelsStale: true, models: known, state: 'ok' });
    provider.behave('gpt-5.5');
    await models(id);
    expect((await readCredential(person, id))?.modelsStale).toBe(false);
  });
});

describe('429', () => {
  it('limits how many requests to providers one person causes, wherever they come from', async () => {
    const limits = { requestsPerMinute: 1_000, signInsPerMinute: 1_000, providerRequestsPerMinute: 2 };
    const limited = await createTestApp({ settings: { limits } });
    try {
      const one = await signUpOwner(limited);
      const two = await signUpMember(limited, one);
      const { id } = await addCredential(one, { owner: 'workspace' });
      const statuses = [];
      for (const who of [one, one, one, two]) {
        statuses.push((await who.get(`/credentials/${id}/models`)).statusCode);
      }
      expect(statuses).toEqual([200, 200, 429, 200]);
      const refused = await one.post('/chatgpt-sign-ins', { method: 'browser' });
      expect([refused.statusCode, Number(refused.headers['retry-after']) > 0]).toEqual([429, true]);
    } finally {
      await limited.close();
    }
  });
});
