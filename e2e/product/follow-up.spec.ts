import { execFileSync } from 'node:child_process';
import { expect, test } from '@playwright/test';
import { ApiClient } from '../src/api-client.ts';
import { makeRepository } from '../src/git-repository.ts';
import { containers, product } from '../src/product.ts';
import { script } from '../src/script.ts';

let api: ApiClient;
test.beforeAll(async () => {
  api = await new ApiClient(product().baseUrl).signIn(product().owner);
});

/** Prints when the container's first process began, which tells one container from another. */
const containerStart = "cut -d ' ' -f 22 /proc/1/stat";

async function firstTurn(): Promise<{ taskId: string; attemptId: string; startedAt: string }> {
  const repository = await api.addRepository(makeRepository({ 'a.txt': 'one\n' }));
  const prompt = script('Begin', { run: `echo two >> a.txt; ${containerStart}` }, { say: 'Begun.' });
  const created = await api.createTask({ prompt, repositoryId: repository.id });
  const ended = await api.waitForEnd(created.id);
  const attemptId = ended.turns[0]?.attempts[0]?.id ?? '';
  const command = (await api.events(attemptId)).find((event) => event.type === 'command.completed');
  return { taskId: created.id, attemptId, startedAt: command?.data.output ?? '' };
}

const secondPrompt = script('Go on', { run: `echo three >> a.txt; ${containerStart}` }, { say: 'Gone on.' });

test('a follow-up goes on in the container while it is kept', async () => {
  const first = await firstTurn();
  await api.createTurn(first.taskId, { prompt: secondPrompt, attemptId: first.attemptId });
  const ended = await api.waitForEnd(first.taskId);
  const attempt = ended.turns[1]?.attempts[0];
  expect(attempt).toMatchObject({ state: 'completed', diff: { files: 1, added: 2, removed: 0 } });
  const events = await api.events(attempt?.id ?? '');
  expect(events.map((event) => event.type)).toContain('sandbox.reused');
  const command = events.find((event) => event.type === 'command.completed');
  expect(command?.data).toMatchObject({ output: first.startedAt });
});

test('a follow-up goes on in a new container, with the files and the conversation of the old one', async () => {
  const first = await firstTurn();
  execFileSync('docker', ['rm', '-f', ...containers()]);
  await api.createTurn(first.taskId, { prompt: secondPrompt, attemptId: first.attemptId });
  const ended = await api.waitForEnd(first.taskId);
  const attempt = ended.turns[1]?.attempts[0];
  expect(attempt).toMatchObject({ state: 'completed', diff: { files: 1, added: 2, removed: 0 } });
  const events = await api.events(attempt?.id ?? '');
  expect(events.map((event) => event.type)).toContain('sandbox.created');
  expect(events.map((event) => event.type)).not.toContain('checkout.prepared');
  expect(events.find((event) => event.type === 'command.completed')?.data).not.toMatchObject({
    output: first.startedAt,
  });
  // The whole conversation goes to the model again: more than the second prompt alone.
  expect(attempt?.usage.inputTokens).toBeGreaterThan(ended.turns[0]?.attempts[0]?.usage.inputTokens ?? Infinity);
});

test('a follow-up goes on after a cancelled attempt', async () => {
  const repository = await api.addRepository(makeRepository({ 'a.txt': 'one\n' }));
  const prompt = script('Begin', { run: 'echo two >> a.txt; sleep 600' }, { say: 'Never said.' });
  const created = await api.createTask({ prompt, repositoryId: repository.id });
  const attemptId = created.turns[0]?.attempts[0]?.id ?? '';
  await api.waitForEvent(attemptId, (event) => event.type === 'command.started');
  await api.cancel(attemptId);
  await api.waitForEnd(created.id);
  await api.createTurn(created.id, { prompt: secondPrompt, attemptId });
  const ended = await api.waitForEnd(created.id);
  expect(ended.turns[1]?.attempts[0]).toMatchObject({ state: 'completed', diff: { files: 1, added: 2 } });
});
