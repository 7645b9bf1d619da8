import { setTimeout as delay } from 'node:timers/promises';
import type { Event } from '@codex-web/contracts/event';
import { expect, test } from '@playwright/test';
import { ApiClient } from '../src/api-client.ts';
import { readStream } from '../src/event-stream.ts';
import { makeRepository } from '../src/git-repository.ts';
import { killService, product, servicePid } from '../src/product.ts';
import { script } from '../src/script.ts';

let api: ApiClient;
test.beforeAll(async () => {
  api = await new ApiClient(product().baseUrl).signIn(product().owner);
});

const commands = (events: Event[], type: 'command.started' | 'command.completed') =>
  events.filter((event) => event.type === type).length;

/** A task that is in the middle of its second command, which writes a line every 200 ms for some seconds. */
async function startLongTask(): Promise<{ taskId: string; attemptId: string }> {
  const repository = await api.addRepository(makeRepository({ 'a.txt': 'one\n' }));
  const prompt = script(
    'Count',
    { run: 'echo ready' },
    { run: 'for i in $(seq 1 40); do echo "line $i"; echo "$i" >> count.txt; sleep 0.2; done' },
    { run: 'wc -l < count.txt' },
    { say: 'Counted to forty.' },
  );
  const created = await api.createTask({ prompt, repositoryId: repository.id });
  const attemptId = created.turns[0]?.attempts[0]?.id ?? '';
  const isSecond = (event: Event) => event.type === 'command.started' && event.data.command.includes('seq 1 40');
  await api.waitForEvent(attemptId, isSecond);
  return { taskId: created.id, attemptId };
}

async function expectCountedToForty(taskId: string, attemptId: string): Promise<Event[]> {
  const ended = await api.waitForEnd(taskId);
  expect(ended.turns[0]?.attempts[0]).toMatchObject({
    state: 'completed',
    reason: null,
    diff: { files: 1, added: 40 },
  });
  const events = await api.events(attemptId);
  expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
  expect(commands(events, 'command.started')).toBe(3);
  expect(commands(events, 'command.completed')).toBe(3);
  expect(events.filter((event) => event.type === 'turn.started')).toHaveLength(1);
  expect(events.filter((event) => event.type === 'attempt.ended')).toHaveLength(1);
  const outputs = events.flatMap((event) => (event.type === 'command.completed' ? [event.data.output] : []));
  expect(outputs.at(-1)?.trim()).toBe('40');
  return events;
}

/** Waits until what was killed has been started again. */
async function restarted(name: 'api' | 'gateway' | 'worker' | 'redis' | 'postgres', oldPid: number): Promise<void> {
  await expect.poll(() => servicePid(name).catch(() => oldPid), { timeout: 30_000 }).not.toBe(oldPid);
}

test('a worker that is killed in the middle of a command costs nothing: another goes on', async () => {
  const { taskId, attemptId } = await startLongTask();
  await delay(1_000);
  const pid = await killService('worker');
  await restarted('worker', pid);
  const events = await expectCountedToForty(taskId, attemptId);
  expect(events.filter((event) => event.type === 'attempt.claimed').map((event) => event.data)).toEqual([
    { resumed: false },
    { resumed: true },
  ]);
});

test('a worker that is killed again and again loses nothing', async () => {
  test.setTimeout(180_000);
  const { taskId, attemptId } = await startLongTask();
  for (let kill = 0; kill < 3; kill += 1) {
    const pid = await killService('worker');
    await restarted('worker', pid);
    await delay(500 * (kill + 1));
  }
  await expectCountedToForty(taskId, attemptId);
});

test('the gateway, Redis and the API can each be killed under a running attempt', async () => {
  test.setTimeout(180_000);
  for (const name of ['gateway', 'redis', 'api'] as const) {
    await test.step(name, async () => {
      const { taskId, attemptId } = await startLongTask();
      const pid = await killService(name);
      await restarted(name, pid);
      await expect
        .poll(async () => (await api.call('GET', '/ready').catch(() => null))?.status, { timeout: 30_000 })
        .toBe(200);
      await expectCountedToForty(taskId, attemptId);
    });
  }
});

test('Postgres can be killed under a running attempt, and it, the gateway and the worker while one is being prepared', async () => {
  test.setTimeout(240_000);
  const isReady = async () => (await api.call('GET', '/ready').catch(() => null))?.status;
  const { taskId, attemptId } = await startLongTask();
  await restarted('postgres', await killService('postgres'));
  await expect.poll(isReady, { timeout: 30_000 }).toBe(200);
  await expectCountedToForty(taskId, attemptId);

  const repository = await api.addRepository(makeRepository({ 'a.txt': 'one\n' }));
  for (const name of ['postgres', 'gateway', 'worker'] as const) {
    for (const waitMs of [20, 60, 120, 240, 400]) {
      const prompt = script('Begin', { run: 'echo two >> a.txt' }, { say: 'Done.' });
      const created = await api.createTask({ prompt, repositoryId: repository.id });
      await delay(waitMs);
      await restarted(name, await killService(name));
      await expect.poll(isReady, { timeout: 30_000 }).toBe(200);
      const ended = await api.waitForEnd(created.id);
      const wanted = { state: 'completed', diff: { added: 1 } };
      expect(ended.turns[0]?.attempts[0], `${name} killed after ${waitMs} ms`).toMatchObject(wanted);
    }
  }
});

test('a queue that was emptied is filled again from the database', async () => {
  const repository = await api.addRepository(makeRepository({ 'a.txt': 'one\n' }));
  const pid = await killService('redis');
  const prompt = script('Wait for it', { say: 'Here I am.' });
  const created = await api.createTask({ prompt, repositoryId: repository.id });
  await restarted('redis', pid);
  const ended = await api.waitForEnd(created.id);
  expect(ended.state).toBe('completed');
});

test('a reader that comes back again and again misses nothing and sees nothing twice', async () => {
  const { attemptId } = await startLongTask();
  const seqs: number[] = [];
  let ended = false;
  while (!ended) {
    let frames = 0;
    for await (const frame of readStream(api, attemptId, seqs.at(-1))) {
      if (frame.type === 'event') seqs.push(frame.event.seq);
      if (frame.type === 'end') ended = true;
      frames += 1;
      if (ended || frames > 1 + (seqs.length % 5)) break;
    }
  }
  expect(seqs).toEqual((await api.events(attemptId)).map((event) => event.seq));
});

test('who comes in the middle of a command sees its output from the beginning', async () => {
  const { attemptId } = await startLongTask();
  await delay(1_500);
  let text = '';
  for await (const frame of readStream(api, attemptId)) {
    if (frame.type === 'end') break;
    if (frame.type !== 'delta' || frame.delta.kind !== 'command') continue;
    if (frame.delta.offset + frame.delta.text.length <= text.length) continue;
    expect(frame.delta.offset).toBeLessThanOrEqual(text.length);
    text += frame.delta.text.slice(text.length - frame.delta.offset);
    if (text.includes('line 30')) break;
  }
  // The very first output may belong to the time before the agent watches; nothing is missing after it.
  const numbers = [...text.matchAll(/^line (\d+)\r?$/gm)].map((match) => Number(match[1]));
  const first = numbers[0] ?? 0;
  expect(first).toBeLessThanOrEqual(3);
  expect(numbers).toEqual(numbers.map((_, index) => first + index));
  await expect.poll(async () => (await api.events(attemptId)).at(-1)?.type, { timeout: 30_000 }).toBe('attempt.ended');
});
