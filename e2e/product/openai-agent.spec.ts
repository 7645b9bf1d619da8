import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { addApiKey } from '../src/add-api-key.ts';
import { ApiClient } from '../src/api-client.ts';
import { cloneAndApply, makeRepository } from '../src/git-repository.ts';
import { GuardedProvider } from '../src/guarded-provider.ts';
import { killService, product } from '../src/product.ts';
import { removeCredentials } from '../src/remove-credentials.ts';
import { script } from '../src/script.ts';

const apiKey = 'sk-key-of-a-chat-only-provider';

let api: ApiClient;
let provider: GuardedProvider;
test.beforeAll(async () => {
  api = await new ApiClient(product().baseUrl).signIn(product().owner);
  provider = await GuardedProvider.start((token) => token === apiKey);
});
test.afterAll(async () => {
  await removeCredentials(api);
  await provider.stop();
});

const patch = '*** Begin Patch\n*** Update File: a.txt\n@@\n-one\n+two\n*** End Patch';

test('the agent of the worker does a task from prompt to patch, and follows up on it', async () => {
  const repositoryPath = makeRepository({ 'a.txt': 'one\n' });
  const repository = await api.addRepository(repositoryPath);
  const prompt = script(
    'Change it',
    { run: 'cat a.txt' },
    { patch },
    { plan: ['look', 'change'] },
    { say: 'Changed.' },
  );
  const created = await api.createTask({ prompt, repositoryId: repository.id, agent: 'openai' });
  const first = (await api.waitForEnd(created.id)).turns[0]?.attempts[0];
  expect(first).toMatchObject({ state: 'completed', diff: { files: 1, added: 1, removed: 1 } });
  const types = (await api.events(first?.id ?? '')).map((event) => event.type);
  for (const type of ['command.completed', 'files.changed', 'plan.updated', 'message.completed', 'usage.updated']) {
    expect(types).toContain(type);
  }
  const clone = cloneAndApply(repositoryPath, created.baseCommit, await api.diff(first?.id ?? ''));
  expect(readFileSync(join(clone, 'a.txt'), 'utf8')).toBe('two\n');

  const again = script('Go on', { run: 'echo three >> a.txt' }, { say: 'More.' });
  await api.createTurn(created.id, { prompt: again, attemptId: first?.id ?? '' });
  const second = (await api.waitForEnd(created.id)).turns[1];
  expect(second).toMatchObject({ agent: 'openai', attempts: [{ state: 'completed', diff: { added: 2 } }] });
});

test('a worker that is killed in the middle of a command costs this agent nothing either', async () => {
  const repository = await api.addRepository(makeRepository({ 'a.txt': 'one\n' }));
  const count = 'for i in $(seq 1 20); do echo "line $i"; echo "$i" >> count.txt; sleep 0.2; done';
  const prompt = script('Count', { run: count }, { run: 'wc -l < count.txt' }, { say: 'Counted.' });
  const created = await api.createTask({ prompt, repositoryId: repository.id, agent: 'openai' });
  const attemptId = created.turns[0]?.attempts[0]?.id ?? '';
  await api.waitForEvent(attemptId, (event) => event.type === 'command.started');
  await killService('worker');
  const ended = (await api.waitForEnd(created.id)).turns[0]?.attempts[0];
  expect(ended).toMatchObject({ state: 'completed', diff: { files: 1, added: 20 } });
  const events = await api.events(attemptId);
  expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
  const outputs = events.flatMap((event) => (event.type === 'command.completed' ? [event.data.output.trim()] : []));
  expect(outputs).toHaveLength(2);
  expect(outputs[1]).toBe('20');
});

test('a provider that has Chat Completions only is served, with its key and its count of tokens', async () => {
  const small = { id: 'small', label: 'Small' };
  const added = await addApiKey(api, provider, { name: 'Chat only', apiKey, wireApi: 'chat' }, small);
  const credentialId = added.id;
  const repository = await api.addRepository(makeRepository({ 'a.txt': 'one\n' }));
  const prompt = script('Add', { run: 'echo two >> a.txt' }, { say: 'Added.' });
  const created = await api.createTask({ prompt, repositoryId: repository.id, credentialId });
  const [turn] = (await api.waitForEnd(created.id)).turns;
  expect(turn).toMatchObject({ agent: 'openai', attempts: [{ state: 'completed', diff: { added: 1 } }] });
  expect(turn?.attempts[0]?.usage.requests).toBe(provider.answered.length);
  expect(turn?.attempts[0]?.usage.inputTokens).toBeGreaterThan(0);
  expect(new Set(provider.answered.map(({ path }) => path))).toEqual(new Set(['/v1/chat/completions']));
});

test('a prompt in another script gets a title and a branch name that programs can use', async () => {
  const repository = await api.addRepository(makeRepository({ 'a.txt': 'one\n' }));
  const created = await api.createTask({
    prompt: `ログイン画面の文字化けを直して、テストを追加してください\n\n${script('x', { run: 'sleep 4' }, { say: 'Done.' })}`,
    repositoryId: repository.id,
  });
  const ended = await api.waitForEnd(created.id);
  expect(ended.title).not.toBe('');
  expect(ended.branchName).toMatch(/^codex\/[a-z0-9][a-z0-9-]*$/);
});
