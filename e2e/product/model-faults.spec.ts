import { expect, test } from '@playwright/test';
import { ApiClient } from '../src/api-client.ts';
import { makeRepository } from '../src/git-repository.ts';
import { product } from '../src/product.ts';
import { type Step, script } from '../src/script.ts';

let api: ApiClient;
test.beforeAll(async () => {
  api = await new ApiClient(product().baseUrl).signIn(product().owner);
});

async function play(...steps: Step[]) {
  const repository = await api.addRepository(makeRepository({ 'a.txt': 'one\n' }));
  const created = await api.createTask({ prompt: script('Try', ...steps), repositoryId: repository.id });
  const ended = await api.waitForEnd(created.id, 80_000);
  const attempt = ended.turns[0]?.attempts[0];
  if (!attempt) throw new Error('A task has an attempt.');
  return { attempt, events: await api.events(attempt.id) };
}

const change: Step = { run: 'echo two >> a.txt' };

test('a refused credential ends the attempt, says so, and keeps the diff', async () => {
  const { attempt, events } = await play(change, { fail: { status: 401, times: 1_000 } }, { say: 'Never said.' });
  expect(attempt).toMatchObject({ state: 'failed', reason: { code: 'model_unauthorized' }, diff: { added: 1 } });
  expect(attempt.reason?.message).toContain('asks for an API key');
  expect(events.at(-1)?.data).toMatchObject({ state: 'failed', code: 'model_unauthorized' });
});

test('a provider that asks to slow down is obeyed, and the attempt goes on', async () => {
  const { attempt, events } = await play(
    change,
    { fail: { status: 429, times: 2, retry_after_s: 1 } },
    { say: 'Done.' },
  );
  expect(attempt).toMatchObject({ state: 'completed', diff: { added: 1 } });
  const types = events.map((event) => event.type);
  expect(types).toContain('wait.started');
  expect(types).not.toContain('warning.raised');
});

test('a provider that goes on asking to slow down ends the attempt with that reason', async () => {
  const { attempt } = await play(change, { fail: { status: 429, times: 1_000 } }, { say: 'Never said.' });
  expect(attempt).toMatchObject({ state: 'failed', reason: { code: 'model_rate_limited' }, diff: { added: 1 } });
});

test('an answer that is cut in the middle is asked for again', async () => {
  const { attempt } = await play(change, { cut_stream: true }, { say: 'Done.' });
  expect(attempt).toMatchObject({ state: 'completed', diff: { added: 1 } });
});

test('a model that stays silent ends the attempt, and keeps the diff', async () => {
  const { attempt } = await play(change, { hang: true });
  expect(attempt).toMatchObject({ state: 'failed', reason: { code: 'model_silent' }, diff: { added: 1 } });
});

test('the tokens that the provider counted are those of the attempt', async () => {
  const { attempt } = await play({ usage: { input_tokens: 1_000, output_tokens: 50 } }, { say: 'Done.' });
  expect(attempt.usage).toMatchObject({ inputTokens: 1_000, outputTokens: 50, requests: 1 });
});
