import { type Credential, credentialTest } from '@codex-web/contracts/credential';
import { expect, test } from '@playwright/test';
import { addApiKey } from '../src/add-api-key.ts';
import { ApiClient } from '../src/api-client.ts';
import { makeRepository } from '../src/git-repository.ts';
import { GuardedProvider } from '../src/guarded-provider.ts';
import { newHold } from '../src/hold.ts';
import { product } from '../src/product.ts';
import { removeCredentials } from '../src/remove-credentials.ts';
import { type Step, script } from '../src/script.ts';

let api: ApiClient;
let provider: GuardedProvider;
test.beforeAll(async () => {
  api = await new ApiClient(product().baseUrl).signIn(product().owner);
  provider = await GuardedProvider.start((token) => token === 'sk-good-key-for-the-tests-0001');
});
test.afterAll(async () => {
  await removeCredentials(api);
  await provider.stop();
});
test.beforeEach(() => {
  provider.asked.length = 0;
  provider.refuse = () => null;
});

let made = 0;
function addCredential(fields: { apiKey: string; owner?: 'workspace'; makeDefault?: boolean }): Promise<Credential> {
  made += 1;
  return addApiKey(api, provider, { name: `Guarded ${made}`, ...fields });
}

async function play(credentialId: string, ...steps: Step[]) {
  const repository = await api.addRepository(makeRepository({ 'a.txt': 'one\n' }));
  const created = await api.createTask({ prompt: script('Try', ...steps), repositoryId: repository.id, credentialId });
  const ended = await api.waitForEnd(created.id, 80_000);
  const [turn] = ended.turns;
  const attempt = turn?.attempts[0];
  if (!turn || !attempt) throw new Error('A task has a turn with an attempt.');
  return { task: ended, turn, attempt, events: await api.events(attempt.id) };
}

const work: Step[] = [{ run: 'echo two >> a.txt' }, { say: 'Done.' }];

test('an API key pays for the task it was named for, is shown on it, and comes back nowhere', async () => {
  const made = await addCredential({ apiKey: 'sk-good-key-for-the-tests-0001' });
  expect(made).toMatchObject({ state: 'ok', hint: '0001', owner: { kind: 'person' } });
  const { attempt, turn } = await play(made.id, ...work);
  expect(attempt).toMatchObject({ state: 'completed', diff: { added: 1 } });
  expect(turn.payer).toMatchObject({ credentialId: made.id, name: made.name });
  expect(new Set(provider.asked.map(({ authorization }) => authorization))).toEqual(
    new Set(['Bearer sk-good-key-for-the-tests-0001']),
  );
  expect((await api.call('GET', '/credentials')).text).not.toContain('good-key');
});

test('a key that the provider turns away ends the attempt at once, with what to do, and is never replaced by another', async () => {
  await addCredential({ apiKey: 'sk-good-key-for-the-tests-0001', owner: 'workspace', makeDefault: true });
  const bad = await addCredential({ apiKey: 'sk-bad-key-for-the-tests-0002' });
  const { attempt, events } = await play(bad.id, ...work);
  expect(attempt).toMatchObject({ state: 'failed', reason: { code: 'credential_needs_sign_in' } });
  expect(attempt.reason?.message).toContain('new key');
  expect(provider.answered).toEqual([]);
  expect(provider.asked.filter(({ path }) => path === '/v1/responses').length).toBeLessThanOrEqual(2);
  expect(JSON.stringify(events)).not.toContain('bad-key');
});

test('a try of a credential says in plain words what the provider said', async () => {
  const good = await addCredential({ apiKey: 'sk-good-key-for-the-tests-0001' });
  const bad = await addCredential({ apiKey: 'sk-bad-key-for-the-tests-0002' });
  const tried = async (id: string) => {
    const answer = await api.call('POST', `/credentials/${id}/test`);
    expect(answer.status, answer.text).toBe(200);
    return credentialTest.parse(answer.json);
  };
  expect(await tried(good.id)).toMatchObject({ ok: true });
  const refused = await tried(bad.id);
  expect(refused.ok).toBe(false);
  expect(refused.steps.find(({ ok }) => !ok)?.message).toContain('Incorrect API key');
});

test('a provider whose limit is reached makes the attempt wait, and it goes on by itself', async () => {
  const made = await addCredential({ apiKey: 'sk-good-key-for-the-tests-0001' });
  const resetsAt = Math.ceil(Date.now() / 1_000) + 6;
  provider.refuse = () =>
    Date.now() / 1_000 < resetsAt
      ? { status: 429, body: { error: { type: 'usage_limit_reached', message: 'Limit reached', resets_at: resetsAt } } }
      : null;
  const { attempt, events } = await play(made.id, ...work);
  expect(attempt).toMatchObject({ state: 'completed', diff: { added: 1 } });
  const types = events.map((event) => event.type);
  expect(types).toContain('wait.started');
  expect(types.indexOf('wait.ended')).toBeGreaterThan(types.indexOf('wait.started'));
  expect(types).not.toContain('warning.raised');
});

test('a credential that is removed while its task waits in the queue stops it with the reason', async () => {
  const made = await addCredential({ apiKey: 'sk-good-key-for-the-tests-0001' });
  const repository = await api.addRepository(makeRepository({ 'a.txt': 'one\n' }));
  const hold = newHold();
  const prompt = script('Try', { run: hold.command }, { run: 'echo two >> a.txt' }, { say: 'Done.' });
  const created = await api.createTask({ prompt, repositoryId: repository.id, credentialId: made.id });
  await api.waitForEvent(created.turns[0]?.attempts[0]?.id ?? '', (event) => event.type === 'command.started');
  expect((await api.call('DELETE', `/credentials/${made.id}`)).status).toBe(204);
  await hold.release();
  const ended = await api.waitForEnd(created.id);
  expect(ended.turns[0]?.attempts[0]).toMatchObject({ state: 'failed', reason: { code: 'credential_disabled' } });
});
