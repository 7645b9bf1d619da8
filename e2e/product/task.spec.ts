import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { ApiClient } from '../src/api-client.ts';
import { cloneAndApply, git, makeRepository } from '../src/git-repository.ts';
import { product } from '../src/product.ts';
import { script } from '../src/script.ts';

let api: ApiClient;
test.beforeAll(async () => {
  api = await new ApiClient(product().baseUrl).signIn(product().owner);
});

test('the patch of an attempt, applied to a clean clone, gives the files the agent made', async () => {
  const path = makeRepository({ 'a.txt': 'one\ntwo\n', 'b.bin': Buffer.from([0, 1, 2]), 'gone.txt': 'x\n' });
  const repository = await api.addRepository(path);
  const prompt = script(
    'Change a few files',
    { reason: 'I look around first.' },
    { run: 'ls -la && git status --short' },
    {
      patch:
        '*** Begin Patch\n*** Update File: a.txt\n@@\n one\n-two\n+zwei\n*** Add File: new dir/ü.txt\n+neu\n*** End Patch',
    },
    { run: 'printf "\\000\\377\\001" > b.bin && rm gone.txt && printf "no newline" > c.txt && chmod +x a.txt' },
    { say: 'Done.' },
  );
  const created = await api.createTask({ prompt, repositoryId: repository.id });
  const ended = await api.waitForEnd(created.id);
  const attempt = ended.turns[0]?.attempts[0];
  expect(attempt).toMatchObject({ state: 'completed', diff: { files: 5 } });

  const events = await api.events(attempt?.id ?? '');
  expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
  expect(events.at(-1)?.type).toBe('attempt.ended');
  expect(new Set(events.map((event) => event.type))).toEqual(
    new Set([
      ...['attempt.claimed', 'checkout.prepared', 'sandbox.created', 'turn.started', 'reasoning.started'],
      ...['reasoning.completed', 'command.started', 'command.completed', 'files.changed', 'message.started'],
      ...['message.completed', 'usage.updated', 'diff.stored', 'attempt.ended'],
    ]),
  );

  const clone = cloneAndApply(path, created.baseCommit, await api.diff(attempt?.id ?? ''));
  expect(readFileSync(join(clone, 'a.txt'), 'utf8')).toBe('one\nzwei\n');
  expect(readFileSync(join(clone, 'new dir/ü.txt'), 'utf8')).toBe('neu\n');
  expect(readFileSync(join(clone, 'b.bin'))).toEqual(Buffer.from([0, 255, 1]));
  expect(readFileSync(join(clone, 'c.txt'), 'utf8')).toBe('no newline');
  expect(
    git(clone, 'status', '--short')
      .split('\n')
      .map((line) => line.trim().split(' ')[0]),
  ).toContain('D');
  expect(execFileSync('test', ['-x', join(clone, 'a.txt')])).toBeDefined();
});

test('four attempts work side by side, each on its own files', async () => {
  const repository = await api.addRepository(makeRepository({ 'a.txt': 'one\n' }));
  const prompt = script(
    'Leave a mark',
    { run: 'sleep 1; echo "$(cat /proc/sys/kernel/random/uuid)" > mark.txt' },
    { say: 'Done.' },
  );
  const created = await api.createTask({ prompt, repositoryId: repository.id, attempts: 4 });
  const ended = await api.waitForEnd(created.id);
  const attempts = ended.turns[0]?.attempts ?? [];
  expect(attempts.map((attempt) => attempt.state)).toEqual(Array(4).fill('completed'));
  const starts = attempts.map((attempt) => Date.parse(attempt.startedAt ?? ''));
  const ends = attempts.map((attempt) => Date.parse(attempt.endedAt ?? ''));
  expect(Math.max(...starts)).toBeLessThan(Math.min(...ends));
  const patches = await Promise.all(attempts.map(async (attempt) => (await api.diff(attempt.id)).toString()));
  expect(new Set(patches).size).toBe(4);
});

test('a question is answered without a diff', async () => {
  const repository = await api.addRepository(makeRepository({ 'a.txt': 'one\n' }));
  const prompt = script('What is this?', { run: 'echo changed > a.txt' }, { say: 'A text file.' });
  const created = await api.createTask({ prompt, repositoryId: repository.id, mode: 'ask' });
  const ended = await api.waitForEnd(created.id);
  expect(ended.turns[0]?.attempts[0]).toMatchObject({ state: 'completed', diff: null });
});

test('an attempt that changes nothing has no patch, and says so', async () => {
  const repository = await api.addRepository(makeRepository({ 'a.txt': 'one\n' }));
  const created = await api.createTask({
    prompt: script('Look only', { say: 'All is well.' }),
    repositoryId: repository.id,
  });
  const ended = await api.waitForEnd(created.id);
  const attempt = ended.turns[0]?.attempts[0];
  expect(attempt).toMatchObject({ state: 'completed', diff: { files: 0, added: 0, removed: 0, sizeBytes: 0 } });
  const patch = await api.call('GET', `/attempts/${attempt?.id}/diff`);
  expect(patch).toMatchObject({ status: 404, json: { error: { code: 'no_diff' } } });
});

test('the model in code mode works on files too', async () => {
  const repository = await api.addRepository(makeRepository({ 'a.txt': 'one\n' }));
  const prompt = script('Write it down', { run: 'echo two >> a.txt' }, { say: 'Done.' });
  const created = await api.createTask({ prompt, repositoryId: repository.id, model: 'gpt-6-sol' });
  const ended = await api.waitForEnd(created.id);
  expect(ended.turns[0]?.attempts[0]).toMatchObject({ state: 'completed', diff: { files: 1, added: 1, removed: 0 } });
});
