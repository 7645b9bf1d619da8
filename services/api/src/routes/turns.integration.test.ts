import { randomUUID } from 'node:crypto';
import { setUp } from '@codex-web/db/testing/set-up';
import { describe, expect, it } from 'vitest';
import { startFakeWorker } from '../testing/fake-worker.ts';
import { outcomeOf } from '../testing/outcome-of.ts';
import { createTestApp } from '../testing/test-app.ts';
import { attemptIdsOf, signUpOwner, submit } from '../testing/test-person.ts';

const test = setUp(createTestApp);
const owner = setUp(() => signUpOwner(test));

const followUp = (taskId: string, attemptId: string | undefined, more = {}, headers = {}) =>
  owner.post(`/tasks/${taskId}/turns`, { prompt: 'And now the docs.', attemptId, ...more }, headers);

/** Lets a worker take the attempt and end it. */
async function work(attemptId: string | undefined): Promise<void> {
  const worker = await startFakeWorker(test.parts, attemptId ?? '');
  await worker.end();
}

async function endedTask(attempts = 1) {
  const task = await submit(owner, { attempts, model: 'large', reasoningEffort: 'high' });
  const ids = attemptIdsOf(task);
  for (const id of ids) await work(id);
  return { taskId: task.id, ids };
}

const turnCount = () => test.parts.db.prisma.turn.count();

describe('201', () => {
  it('goes on from an ended attempt with the same model and effort, and queues one attempt', async () => {
    const { taskId, ids } = await endedTask();
    const answer = await followUp(taskId, ids[0]);
    expect([answer.statusCode, answer.json()]).toMatchObject([
      201,
      { position: 2, prompt: 'And now the docs.', model: 'large', reasoningEffort: 'high', parentAttemptId: ids[0] },
    ]);
    expect(answer.json().attempts).toMatchObject([{ position: 1, state: 'queued' }]);
    const task = (await owner.get(`/tasks/${taskId}`)).json();
    expect([task.state, task.turns.length]).toEqual(['queued', 2]);
    expect((await owner.get('/tasks?limit=1')).json().items[0]).toMatchObject({
      turns: 2,
      attempts: 1,
      state: 'queued',
    });
  });

  it('takes another model and effort', async () => {
    const { taskId, ids } = await endedTask();
    const answer = await followUp(taskId, ids[0], { model: 'small', reasoningEffort: 'low' });
    expect(answer.json()).toMatchObject({ model: 'small', reasoningEffort: 'low' });
  });

  it('goes on from each of several attempts once', async () => {
    const { taskId, ids } = await endedTask(2);
    const first = (await followUp(taskId, ids[0])).json();
    await work(first.attempts[0].id);
    const second = await followUp(taskId, ids[1]);
    expect([second.statusCode, second.json().parentAttemptId]).toEqual([201, ids[1]]);
  });

  it('goes on from the last attempt that began when the one asked for was stopped before it did', async () => {
    const { taskId, ids } = await endedTask();
    const stopped = (await followUp(taskId, ids[0])).json().attempts[0].id;
    await owner.post(`/attempts/${stopped}/cancel`);
    const answer = await followUp(taskId, stopped);
    expect([answer.statusCode, answer.json().parentAttemptId]).toEqual([201, ids[0]]);
  });
});

describe('Idempotency-Key', () => {
  it('makes one turn when it is used many times at once, and 200 says that it was made before', async () => {
    const { taskId, ids } = await endedTask();
    const key = { 'idempotency-key': randomUUID() };
    const before = await turnCount();
    const answers = await Promise.all(Array.from({ length: 10 }, () => followUp(taskId, ids[0], {}, key)));
    expect(answers.map((answer) => answer.statusCode).sort()).toEqual([...Array(9).fill(200), 201]);
    expect(new Set(answers.map((answer) => answer.json().id)).size).toBe(1);
    expect(await turnCount()).toBe(before + 1);
    const other = await followUp(taskId, ids[0], { prompt: 'Another.' }, key);
    expect(outcomeOf(other)).toEqual([422, 'idempotency_key_reused']);
  });
});

describe('404', () => {
  it('refuses an attempt of another task', async () => {
    const [one, other] = [await endedTask(), await endedTask()];
    const answer = await followUp(one.taskId, other.ids[0]);
    expect(outcomeOf(answer)).toEqual([404, 'not_found']);
  });
});

describe('409', () => {
  it('refuses while the attempt, or another one of the task, is not final', async () => {
    const task = await submit(owner, { attempts: 2 });
    const [first, second] = attemptIdsOf(task);
    const before = await turnCount();
    const refusal = async () => (await followUp(task.id, first)).json().error?.code;
    expect(await refusal()).toBe('attempt_still_running');
    await work(first);
    expect(await refusal()).toBe('attempt_still_running');
    expect(await turnCount()).toBe(before);
    await work(second);
    expect(await refusal()).toBeUndefined();
  });

  it('lets one of two follow-ups at once through', async () => {
    const { taskId, ids } = await endedTask();
    const answers = await Promise.all([followUp(taskId, ids[0]), followUp(taskId, ids[0])]);
    expect(answers.map((answer) => answer.statusCode).sort()).toEqual([201, 409]);
  });

  it('refuses to go on from where the task went on before: its sandbox holds later work', async () => {
    const { taskId, ids } = await endedTask();
    await work((await followUp(taskId, ids[0])).json().attempts[0].id);
    const answer = await followUp(taskId, ids[0]);
    expect(outcomeOf(answer)).toEqual([409, 'conflict']);
  });
});

describe('422', () => {
  it('refuses an unknown model', async () => {
    const { taskId, ids } = await endedTask();
    const answer = await followUp(taskId, ids[0], { model: 'huge' });
    expect(outcomeOf(answer)).toEqual([422, 'model_unknown']);
  });
});

describe('400', () => {
  it('refuses an empty prompt', async () => {
    const { taskId, ids } = await endedTask();
    const answer = await followUp(taskId, ids[0], { prompt: ' ' });
    expect([answer.statusCode, answer.json().error.message]).toEqual([400, 'prompt: Write what should be done.']);
  });
});
