import { expect, test } from '@playwright/test';
import { ApiClient } from '../src/api-client.ts';
import { makeRepository } from '../src/git-repository.ts';
import { containers, product } from '../src/product.ts';
import { script } from '../src/script.ts';

let api: ApiClient;
test.beforeAll(async () => {
  api = await new ApiClient(product().baseUrl).signIn(product().owner);
});

test('a cancel in the middle of a command keeps the diff so far and leaves no container', async () => {
  const repository = await api.addRepository(makeRepository({ 'a.txt': 'one\n' }));
  const prompt = script('Work for long', { run: 'echo two >> a.txt; sleep 600' }, { say: 'Never said.' });
  const created = await api.createTask({ prompt, repositoryId: repository.id });
  const attemptId = created.turns[0]?.attempts[0]?.id ?? '';
  await api.waitForEvent(attemptId, (event) => event.type === 'command.started');
  const during = containers();
  await api.cancel(attemptId);

  const ended = await api.waitForEnd(created.id);
  expect(ended.state).toBe('cancelled');
  expect(ended.turns[0]?.attempts[0]).toMatchObject({
    state: 'cancelled',
    reason: { code: 'cancelled' },
    diff: { added: 1 },
  });
  const events = await api.events(attemptId);
  expect(events.filter((event) => event.type === 'cancel.requested')).toHaveLength(1);
  expect(events.find((event) => event.type === 'command.completed')?.data).toMatchObject({ status: 'failed' });
  const after = containers();
  expect(during.filter((id) => !after.includes(id))).toHaveLength(1);
  expect(await api.call('POST', `/attempts/${attemptId}/cancel`)).toMatchObject({
    status: 409,
    json: { error: { code: 'attempt_not_running' } },
  });
});

test('an attempt that is cancelled before it starts never runs', async () => {
  const repository = await api.addRepository(makeRepository({ 'a.txt': 'one\n' }));
  const prompt = script('Wait', { run: 'sleep 5' }, { say: 'Done.' });
  const busy = await Promise.all(
    [1, 2].map(() => api.createTask({ prompt, repositoryId: repository.id, attempts: 4 })),
  );
  const created = await api.createTask({ prompt, repositoryId: repository.id });
  const attemptId = created.turns[0]?.attempts[0]?.id ?? '';
  await api.cancel(attemptId);
  const ended = await api.waitForEnd(created.id);
  expect(ended.turns[0]?.attempts[0]).toMatchObject({ state: 'cancelled', startedAt: null });
  for (const task of busy)
    for (const attempt of task.turns[0]?.attempts ?? []) await api.cancel(attempt.id).catch(() => {});
  for (const task of busy) await api.waitForEnd(task.id);
});
