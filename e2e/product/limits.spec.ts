import { type LimitMeasure, limit } from '@codex-web/contracts/limit';
import { spendingAnswer } from '@codex-web/contracts/spending';
import { expect, test } from '@playwright/test';
import { ApiClient } from '../src/api-client.ts';
import { makeRepository } from '../src/git-repository.ts';
import { product } from '../src/product.ts';
import { type Step, script } from '../src/script.ts';

let api: ApiClient;
test.beforeAll(async () => {
  api = await new ApiClient(product().baseUrl).signIn(product().owner);
  const price = { model: 'gpt-*', input: 1_000_000, cachedInput: 1_000_000, output: 1_000_000 };
  expect((await api.call('PUT', '/prices', { items: [price] })).status).toBe(200);
});

const limits: string[] = [];
async function setLimit(measure: LimitMeasure): Promise<string> {
  const answer = await api.call('POST', '/limits', measure);
  expect(answer.status, answer.text).toBeLessThan(300);
  const { id } = limit.parse(answer.json);
  limits.push(id);
  return id;
}
test.afterEach(async () => {
  for (const id of limits.splice(0)) await api.call('DELETE', `/limits/${id}`);
});
test.afterAll(async () => {
  await api.call('PUT', '/prices', { items: [] });
});

/** A turn of `requests` model requests that cost one thousandth of a dollar each. */
function requests(count: number): Step[] {
  return Array.from({ length: count }, (_, index): Step[] => [
    { usage: { input_tokens: 900, output_tokens: 100 } },
    { run: `echo ${index} >> a.txt` },
  ]).flat();
}
const requestCost = 1_000;

async function start(attempts: number, ...steps: Step[]): Promise<string> {
  const repository = await api.addRepository(makeRepository({ 'a.txt': 'one\n' }));
  const prompt = script('Spend', ...steps, { usage: { input_tokens: 900, output_tokens: 100 } }, { say: 'Done.' });
  return (await api.createTask({ prompt, repositoryId: repository.id, attempts })).id;
}

test('an attempt ends at its limit with diff and conversation kept, and goes on after the limit was raised', async () => {
  const measure = { scope: 'attempt', period: 'once', metric: 'cost' } as const;
  await setLimit({ ...measure, amount: 5 * requestCost });
  const taskId = await start(1, ...requests(8));
  const stopped = (await api.waitForEnd(taskId)).turns[0]?.attempts[0];
  expect(stopped).toMatchObject({ state: 'failed', reason: { code: 'limit_reached' } });
  expect(stopped?.usage.costMicroUsd).toBeGreaterThanOrEqual(5 * requestCost);
  expect(stopped?.usage.costMicroUsd).toBeLessThanOrEqual(6 * requestCost);
  expect(stopped?.diff?.added).toBeGreaterThanOrEqual(4);
  const events = await api.events(stopped?.id ?? '');
  const types = events.map((event) => event.type);
  expect(types.filter((type) => type === 'limit.approached')).toHaveLength(1);
  expect(types.filter((type) => type === 'limit.reached')).toHaveLength(1);
  expect(types.indexOf('limit.approached')).toBeLessThan(types.indexOf('limit.reached'));

  await setLimit({ ...measure, amount: 100 * requestCost });
  await api.createTurn(taskId, { prompt: 'Go on where you stopped.', attemptId: stopped?.id ?? '' });
  const ended = await api.waitForEnd(taskId);
  expect(ended.turns[1]?.attempts[0]).toMatchObject({ state: 'completed' });
});

test('attempts side by side go over the limit of their task by one request each at most', async () => {
  await setLimit({ scope: 'task', period: 'once', metric: 'cost', amount: 10 * requestCost });
  const taskId = await start(4, ...requests(10));
  const attempts = (await api.waitForEnd(taskId)).turns[0]?.attempts ?? [];
  expect(attempts.map((attempt) => attempt.reason?.code)).toContain('limit_reached');
  const spent = attempts.reduce((sum, attempt) => sum + attempt.usage.costMicroUsd, 0);
  expect(spent).toBeGreaterThanOrEqual(10 * requestCost);
  expect(spent).toBeLessThanOrEqual(14 * requestCost);
});

test('a task is refused before it begins when the limit of the day is used up', async () => {
  await setLimit({ scope: 'workspace', period: 'day', metric: 'tokens', amount: 1 });
  const repository = await api.addRepository(makeRepository({ 'a.txt': 'one\n' }));
  const answer = await api.call('POST', '/tasks', { prompt: 'Do it', repositoryId: repository.id });
  expect([answer.status, answer.text]).toEqual([409, expect.stringContaining('limit_reached')]);
});

test('what was spent is shown by day, person, model and task, and adds up', async () => {
  const taskId = await start(1, ...requests(3));
  await api.waitForEnd(taskId);
  const spending = spendingAnswer.parse((await api.call('GET', '/usage')).json);
  const cost = (rows: { costMicroUsd: number }[]) => rows.reduce((sum, row) => sum + row.costMicroUsd, 0);
  expect(spending.days).toHaveLength(30);
  expect(cost(spending.days)).toBe(spending.total.costMicroUsd);
  expect(cost(spending.people)).toBe(spending.total.costMicroUsd);
  expect(cost(spending.models)).toBe(spending.total.costMicroUsd);
  expect(spending.tasks.find((task) => task.taskId === taskId)?.costMicroUsd).toBeGreaterThanOrEqual(3 * requestCost);
  const csv = await api.call('GET', '/usage.csv');
  expect(csv.headers.get('content-type')).toContain('text/csv');
  expect(csv.text.split('\r\n')[0]).toContain('cost');
});
