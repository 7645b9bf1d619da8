import { expect, test } from '@playwright/test';
import { addApiKey } from '../src/add-api-key.ts';
import { ApiClient } from '../src/api-client.ts';
import { makeRepository } from '../src/git-repository.ts';
import { GuardedProvider } from '../src/guarded-provider.ts';
import { killService, product, servicePid } from '../src/product.ts';
import { script } from '../src/script.ts';

const apiKey = 'sk-key-of-a-provider-at-its-limit';

let api: ApiClient;
let provider: GuardedProvider;
let credentialId: string;
test.beforeAll(async () => {
  api = await new ApiClient(product().baseUrl).signIn(product().owner);
  provider = await GuardedProvider.start((token) => token === apiKey);
});
test.afterAll(() => provider.stop());
test.beforeEach(async () => {
  credentialId = (await addApiKey(api, provider, { name: 'At its limit', apiKey })).id;
});
test.afterEach(() => api.call('DELETE', `/credentials/${credentialId}`));

/** From its second request on, the provider says that its limit is reached until then. */
function limitUntil(resetsAt: number): void {
  const body = { error: { type: 'usage_limit_reached', message: 'Limit reached', resets_at: resetsAt } };
  provider.refuse = (number) => (number > 1 && Date.now() / 1_000 < resetsAt ? { status: 429, body } : null);
}

async function startTask(): Promise<{ taskId: string; attemptId: string }> {
  const repository = await api.addRepository(makeRepository({ 'a.txt': 'one\n' }));
  const prompt = script('Try', { run: 'echo two >> a.txt' }, { run: 'echo three >> a.txt' }, { say: 'Done.' });
  provider.asked.length = 0;
  const created = await api.createTask({ prompt, repositoryId: repository.id, credentialId });
  return { taskId: created.id, attemptId: created.turns[0]?.attempts[0]?.id ?? '' };
}

const inSeconds = (seconds: number) => Math.ceil(Date.now() / 1_000) + seconds;

test('a long wait goes on by itself although worker and gateway were killed in it', async () => {
  test.setTimeout(240_000);
  limitUntil(inSeconds(85));
  const { taskId, attemptId } = await startTask();
  await api.waitForEvent(attemptId, (event) => event.type === 'wait.started');
  const killed = await killService('worker');
  await expect.poll(() => servicePid('worker').catch(() => killed), { timeout: 30_000 }).not.toBe(killed);
  await killService('gateway');
  const ended = await api.waitForEnd(taskId, 200_000);
  expect(ended.turns[0]?.attempts[0]).toMatchObject({ state: 'completed', reason: null, diff: { added: 2 } });
  const types = (await api.events(attemptId)).map((event) => event.type);
  expect(types.filter((type) => type === 'turn.started')).toHaveLength(1);
  expect(types.filter((type) => type === 'command.completed')).toHaveLength(2);
  expect(types.lastIndexOf('wait.ended')).toBeGreaterThan(types.lastIndexOf('wait.started'));
});

test('an attempt that waits for long ends at once when it is cancelled, with its diff', async () => {
  limitUntil(inSeconds(3_600));
  const { taskId, attemptId } = await startTask();
  await expect.poll(async () => (await api.getTask(taskId)).state, { timeout: 30_000 }).toBe('waiting');
  await api.cancel(attemptId);
  const ended = await api.waitForEnd(taskId);
  expect(ended.turns[0]?.attempts[0]).toMatchObject({ state: 'cancelled', waiting: null, diff: { added: 1 } });
  const events = await api.events(attemptId);
  expect(events.at(-1)?.data).toMatchObject({ state: 'cancelled' });
});
