import { type CredentialTest, credentialsAnswer } from '@codex-web/contracts/credential';
import { setUp } from '@codex-web/db/testing/set-up';
import { beforeEach, describe, expect, it } from 'vitest';
import { sendEvents, sendJson, startFakeModelProvider } from '../testing/fake-model-provider.ts';
import { createTestApp } from '../testing/test-app.ts';
import { addCredential, ownKey, readCredential } from '../testing/test-credentials.ts';
import { signUpOwner } from '../testing/test-person.ts';

const test = setUp(() => createTestApp({ settings: { allowedPrivateProviders: ['127.0.0.1'] } }));
const person = setUp(() => signUpOwner(test));
const provider = setUp(startFakeModelProvider);
const other = setUp(startFakeModelProvider);

beforeEach(() => {
  provider.behave('gpt-5.5', 'other');
  provider.asked.length = 0;
});

const secret = ownKey.apiKey;
const at = (baseUrl = provider.url, more: object = {}) => ({ provider: { ...ownKey.provider, baseUrl, ...more } });

async function tryIt(more: object = at(), who = person): Promise<CredentialTest & { body: string }> {
  const { id } = await addCredential(who, more);
  const answer = await who.post(`/credentials/${id}/test`);
  expect(answer.statusCode).toBe(200);
  return { ...answer.json(), body: answer.body };
}

const faultOf = (tested: CredentialTest) => tested.steps.find(({ ok }) => !ok);

describe('a try of a credential', () => {
  it('gets a token, lists the models and makes one small request', async () => {
    const tested = await tryIt({ ...at(provider.url, { organisation: 'org' }), headers: { 'X-Title': 'Codex Web' } });
    expect(tested).toMatchObject({
      ok: true,
      steps: [
        { step: 'token', ok: true },
        { step: 'models', ok: true, message: 'The provider lists 2 models.' },
        { step: 'request', ok: true, message: 'The model gpt-5.5 answers.' },
      ],
    });
    expect(provider.asked.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /v1/models',
      'POST /v1/responses',
    ]);
    for (const { headers } of provider.asked) {
      expect(headers).toMatchObject({
        authorization: `Bearer ${secret}`,
        'openai-organization': 'org',
        'x-title': 'Codex Web',
      });
    }
    expect(JSON.parse(provider.asked[1]?.body ?? '')).toMatchObject({ model: 'gpt-5.5', stream: true, store: false });
  });

  it('speaks Chat Completions where the provider does', async () => {
    expect(await tryIt(at(provider.url, { wireApi: 'chat' }))).toMatchObject({ ok: true });
    expect(provider.asked.at(-1)?.url).toBe('/v1/chat/completions');
  });

  it('case 86: sends Azure a key in its own header and none as a bearer', async () => {
    expect(await tryIt(at(provider.url, { kind: 'azure-openai' }))).toMatchObject({ ok: true });
    expect(provider.asked[0]?.headers).toMatchObject({ 'api-key': secret });
    expect(provider.asked[0]?.headers).not.toHaveProperty('authorization');
  });

  it.each(['', '/', '?api-version=1', '/?api-version=1'])(
    'case 87: builds addresses from a base URL that ends in %j',
    async (end) => {
      expect(await tryIt(at(`${provider.url}${end}`))).toMatchObject({ ok: true });
      const query = end.includes('?') ? '?api-version=1' : '';
      expect(provider.asked.map(({ url }) => url)).toEqual([`/v1/models${query}`, `/v1/responses${query}`]);
    },
  );

  it('goes on without a list of models', async () => {
    provider.on('/models', (response) => sendJson(response, 404, {}));
    const tested = await tryIt();
    expect(tested.ok).toBe(true);
    expect(tested.steps[1]).toMatchObject({ ok: true, message: expect.stringContaining('no list') });
  });

  it.each<[string, number, object | string, RegExp]>([
    [
      '401',
      401,
      { error: { message: 'Incorrect API key provided.' } },
      /refused the key or token \(401\).*Incorrect API key/,
    ],
    ['403', 403, { error: { message: 'Country not supported.' } }, /may not do this \(403\).*Country/],
    ['404', 404, { error: { message: 'Nope' } }, /nothing at this address \(404\)/],
    ['an unknown model', 404, { error: { code: 'model_not_found', message: 'No x.' } }, /does not know this model/],
    ['429', 429, { error: { message: 'Slow down.' } }, /too many requests/],
    ['an empty account', 429, { error: { code: 'insufficient_quota', message: 'Pay.' } }, /nothing left to pay with/],
    ['500', 500, 'oops', /trouble of its own \(500\)/],
    ['418', 418, '"teapot"', /refused the request \(418 I'm a Teapot\)/],
  ])('says in plain words what a provider said with %s', async (_name, status, body, message) => {
    provider.on('/responses', (response) => sendJson(response, status, body));
    const tested = await tryIt();
    expect(tested.ok).toBe(false);
    expect(faultOf(tested)?.step).toBe('request');
    expect(faultOf(tested)?.message).toMatch(message);
  });

  it('marks a key that the provider turned away, until a try of it works', async () => {
    const { id } = await addCredential(person, at());
    const stateAfterTry = async () => {
      await person.post(`/credentials/${id}/test`);
      const { items } = credentialsAnswer.parse((await person.get('/credentials')).json());
      return items.find((item) => item.id === id);
    };
    provider.on('/responses', (response) => sendJson(response, 401, { error: { message: 'No.' } }));
    expect(await stateAfterTry()).toMatchObject({
      state: 'needs_sign_in',
      stateMessage: 'The model provider refused it when it was tried.',
    });
    provider.on('/responses', (response) => sendJson(response, 500, {}));
    expect(await stateAfterTry()).toMatchObject({ state: 'needs_sign_in' });
    provider.behave('gpt-5.5');
    expect(await stateAfterTry()).toMatchObject({ state: 'ok', stateMessage: null });
  });

  it('case 29: shows nothing of a web page, and what it means', async () => {
    provider.on('/responses', (response) => {
      response.writeHead(403, { 'content-type': 'text/html', 'cf-ray': '1' }).end('<html>canary</html>');
    });
    const tested = await tryIt();
    expect(faultOf(tested)?.message).toMatch(/web page \(403\)/);
    expect(tested.body).not.toContain('canary');
  });

  it('case 88: follows no redirect, so that nothing goes to another host', async () => {
    for (const status of [301, 302, 307, 308]) {
      provider.on('/models', (response) => void response.writeHead(status, { location: `${other.url}/models` }).end());
      provider.on(
        '/responses',
        (response) => void response.writeHead(status, { location: `${other.url}/responses` }).end(),
      );
      expect(faultOf(await tryIt())?.message).toMatch(/redirect \(\d+\), which is not followed/);
    }
    expect(other.asked).toEqual([]);
  });

  it('says what is wrong with an answer that is no stream, and with an error within one', async () => {
    provider.on('/responses', (response) => sendJson(response, 200, { hello: 'world' }));
    expect(faultOf(await tryIt())?.message).toMatch(/not as a stream of the Responses API/);
    provider.on('/responses', (response) =>
      sendEvents(response, [
        { type: 'response.created' },
        { type: 'response.failed', response: { error: { code: 'insufficient_quota', message: 'Pay first.' } } },
      ]),
    );
    expect(faultOf(await tryIt())?.message).toMatch(/nothing left to pay with.*Pay first/);
  });

  it('shows nothing of the secret, however the provider repeats it', async () => {
    const message = `Bad key ${secret} (sk-a***0001), title canary-header`;
    provider.on('/models', (response) => sendJson(response, 401, { error: { message } }));
    provider.on('/responses', (response) => sendJson(response, 401, { error: message }));
    const tested = await tryIt({ ...at(), headers: { 'X-Title': 'canary-header' } });
    expect(tested.body).toContain('Bad key');
    expect(tested.body).not.toMatch(/sk-a|0001|canary/);
  });

  it.each<[string, string, RegExp]>([
    ['a host that is not there', 'http://nowhere.invalid/v1', /no host called nowhere\.invalid|could not be looked up/],
    ['a port that nobody listens on', 'http://127.0.0.1:1/v1', /connection was refused/],
  ])('says what is wrong with %s', async (_name, baseUrl, message) => {
    expect(faultOf(await tryIt(at(baseUrl)))?.message).toMatch(message);
  });

  it('asks nobody at a name that stands for a private address', async () => {
    const strict = await createTestApp({ settings: { allowedPrivateProviders: [] } });
    try {
      const owner = await signUpOwner(strict);
      const tested = await tryIt(at(`http://localhost:${provider.port}/v1`), owner);
      expect(faultOf(tested)?.message).toMatch(/localhost:\d+ is a private address/);
      expect(provider.asked).toEqual([]);
    } finally {
      await strict.close();
    }
  });

  it('says that a server does not speak TLS', async () => {
    const url = provider.url.replace('http:', 'https:');
    expect(faultOf(await tryIt(at(url)))?.message).toMatch(/secure connection/);
  });

  it('asks for a model when there is none to try', async () => {
    provider.on('/models', (response) => sendJson(response, 404, {}));
    expect(faultOf(await tryIt({ ...at(), defaultModel: undefined }))?.message).toMatch(/Name a default model/);
  });

  it('makes a credential usable again that was refused', async () => {
    const { id } = await addCredential(person, at());
    await test.parts.db.prisma.credential.update({
      where: { id },
      data: { state: 'needs_sign_in', stateReason: 'refused', stateMessage: 'Refused.' },
    });
    await person.post(`/credentials/${id}/test`);
    expect((await readCredential(person, id))?.state).toBe('ok');
  });
});
