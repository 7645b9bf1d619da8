import { queueAnswer } from '@codex-web/contracts/queue';
import type { Repository } from '@codex-web/contracts/repository';
import type { Task } from '@codex-web/contracts/task';
import { expect, test } from '@playwright/test';
import { ApiClient } from '../src/api-client.ts';
import { type Colleague, inviteColleague } from '../src/colleague.ts';
import { makeRepository } from '../src/git-repository.ts';
import { killService, product } from '../src/product.ts';
import { script } from '../src/script.ts';

let owner: ApiClient;
let ann: Colleague;
let bob: Colleague;
let repository: Repository;
test.beforeAll(async () => {
  owner = await new ApiClient(product().baseUrl).signIn(product().owner);
  repository = await owner.addRepository(makeRepository({ 'a.txt': 'one\n' }));
  ann = await inviteColleague(owner, { name: 'Ann' });
  bob = await inviteColleague(owner, { name: 'Bob' });
});
test.afterEach(() => changeQueue({ state: 'open', limits: { workspace: null, person: null } }));

async function changeQueue(change: object): Promise<void> {
  const answer = await owner.call('PATCH', '/queue', change);
  expect(answer.status, answer.text).toBe(200);
}

function submit({ api }: Colleague, title: string, more: object = {}): Promise<Task> {
  return api.createTask({ prompt: script(title, { say: title }), repositoryId: repository.id, ...more });
}

const startOf = (task: Task) => Date.parse(task.turns[0]?.attempts[0]?.startedAt ?? '');

async function inOrderOfStart(tasks: Task[]): Promise<string[]> {
  const ended = await Promise.all(tasks.map((task) => owner.waitForEnd(task.id)));
  expect(ended.map((task) => task.state)).toEqual(ended.map(() => 'completed'));
  return ended.sort((a, b) => startOf(a) - startOf(b)).map((task) => task.turns[0]?.prompt.split('\n')[0] ?? '');
}

test('one task of a colleague does not wait for the many of somebody else', async () => {
  await changeQueue({ state: 'paused', limits: { workspace: 1 } });
  const many: Task[] = [];
  for (let number = 1; number <= 6; number += 1) many.push(await submit(ann, `Ann ${number}`));
  const one = await submit(bob, 'Bob 1');
  const standing = one.turns[0]?.attempts[0]?.queue;
  expect([standing?.reason, standing?.position]).toEqual(['paused', 2]);
  await changeQueue({ state: 'open' });
  const order = await inOrderOfStart([...many, one]);
  expect(order).toEqual(['Ann 1', 'Bob 1', 'Ann 2', 'Ann 3', 'Ann 4', 'Ann 5', 'Ann 6']);
});

test('a worker that is killed while others wait loses nothing and starts nothing twice', async () => {
  await changeQueue({ state: 'paused' });
  const tasks: Task[] = [];
  for (const [index, person] of [ann, ann, ann, bob, ann, ann].entries())
    tasks.push(await submit(person, `Task ${index}`));
  await changeQueue({ state: 'open' });
  await killService('worker');
  await inOrderOfStart(tasks);
  for (const task of tasks) {
    const events = await owner.events(task.turns[0]?.attempts[0]?.id ?? '');
    expect(events.filter(({ type }) => type === 'sandbox.created').length).toBeLessThanOrEqual(2);
    expect(events.filter(({ type }) => type === 'attempt.ended')).toHaveLength(1);
  }
});

test('a task waits for the one it depends on, and says so', async () => {
  await changeQueue({ state: 'paused' });
  const first = await submit(ann, 'First');
  const second = await submit(ann, 'Second', { dependsOn: [first.id], priority: 'urgent' });
  expect(second.turns[0]?.attempts[0]?.queue?.reason).toBe('dependency');
  await changeQueue({ state: 'open' });
  expect(await inOrderOfStart([second, first])).toEqual(['First', 'Second']);
});

test('a queue that is drained finishes what it has and takes nothing new', async () => {
  await changeQueue({ state: 'paused' });
  const before = await submit(ann, 'Before');
  await changeQueue({ state: 'draining' });
  const refused = await bob.api.call('POST', '/tasks', { prompt: 'After', repositoryId: repository.id });
  expect([refused.status, (refused.json as { error: { code: string } }).error.code]).toEqual([409, 'queue_closed']);
  await inOrderOfStart([before]);
  const queue = queueAnswer.parse((await bob.api.call('GET', '/queue')).json);
  expect([queue.state, queue.waiting, queue.mayManage]).toEqual(['draining', 0, false]);
});
