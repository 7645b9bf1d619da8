import { redisNames } from '@codex-web/contracts/live';
import { recordUsage } from '@codex-web/db/record-usage';
import { setUp } from '@codex-web/db/testing/set-up';
import { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { startFakeWorker } from '../testing/fake-worker.ts';
import { outcomeOf } from '../testing/outcome-of.ts';
import { createTestApp, testRedisUrl } from '../testing/test-app.ts';
import { attemptIdsOf, signUpOwner, submit } from '../testing/test-person.ts';
import { waitFor } from '../testing/wait-for.ts';

const test = setUp(createTestApp);
const owner = setUp(() => signUpOwner(test));

async function newAttempt(prompt = 'Fix the tests.') {
  const task = await submit(owner, { prompt });
  return { taskId: task.id, id: attemptIdsOf(task)[0] ?? '' };
}

const startWorker = (attemptId: string) => startFakeWorker(test.parts, attemptId);
const eventTypes = async (id: string) =>
  (await owner.get(`/attempts/${id}/events`)).json().items.map((event: { type: string }) => event.type);

describe('cancelling', () => {
  it('ends an attempt that waits, at once and with its events', async () => {
    const { taskId, id } = await newAttempt();
    const answer = await owner.post(`/attempts/${id}/cancel`);
    expect([answer.statusCode, answer.json()]).toMatchObject([
      200,
      { state: 'cancelled', cancelRequested: true, reason: { code: 'cancelled' }, endedAt: expect.any(String) },
    ]);
    expect(await eventTypes(id)).toEqual(['cancel.requested', 'attempt.ended']);
    expect((await owner.get(`/tasks/${taskId}`)).json().state).toBe('cancelled');
    await expect(startWorker(id)).rejects.toThrow('cannot be claimed');
  });

  it('asks the worker that holds the attempt, again with each repeat', async () => {
    const heard: string[] = [];
    const listener = new Redis(testRedisUrl());
    await listener.subscribe(redisNames.cancelChannel);
    listener.on('message', (_channel, message) => heard.push(message));
    const { id } = await newAttempt();
    const worker = await startWorker(id);
    for (const times of [1, 2]) {
      const answer = await owner.post(`/attempts/${id}/cancel`);
      expect([answer.statusCode, answer.json()]).toMatchObject([200, { state: 'running', cancelRequested: true }]);
      await waitFor(() => heard.filter((message) => message === id).length === times);
    }
    await worker.end({ state: 'cancelled', reason: { code: 'cancelled', message: 'Stopped.' } });
    listener.disconnect();
  });

  it('refuses an attempt that has ended', async () => {
    const { id } = await newAttempt();
    await owner.post(`/attempts/${id}/cancel`);
    const answer = await owner.post(`/attempts/${id}/cancel`);
    expect(outcomeOf(answer)).toEqual([409, 'attempt_not_running']);
    expect(await eventTypes(id)).toHaveLength(2);
  });

  it('leaves one winner when a worker claims the attempt at the same moment', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { taskId, id } = await newAttempt();
      const [claimed] = await Promise.allSettled([startWorker(id), owner.post(`/attempts/${id}/cancel`)]);
      const task = (await owner.get(`/tasks/${taskId}`)).json();
      const attempt = task.turns[0].attempts[0];
      expect(attempt).toMatchObject({
        cancelRequested: true,
        state: claimed.status === 'fulfilled' ? 'running' : 'cancelled',
      });
      expect(task.state).toBe(attempt.state);
    }
  });

  it('leaves the task in the state of its attempts when all are stopped at once', async () => {
    const task = await submit(owner, { attempts: 4 });
    await Promise.all(attemptIdsOf(task).map((id) => owner.post(`/attempts/${id}/cancel`)));
    const summary = (await owner.get('/tasks?limit=1')).json().items[0];
    expect(summary).toMatchObject({ id: task.id, state: 'cancelled', attempts: 4, endedAt: expect.any(String) });
  });
});

const files = [
  { path: 'a.txt', oldPath: null, status: 'modified' as const, added: 2, removed: 1, binary: false },
  { path: 'new name', oldPath: 'old name', status: 'renamed' as const, added: 0, removed: 0, binary: false },
];
const statistics = { files: 2, added: 2, removed: 1, sizeBytes: 0 };

async function attemptWithPatch(patch: Buffer, title?: string) {
  const attempt = await newAttempt(title);
  const worker = await startWorker(attempt.id);
  await worker.storeDiff({ patch, files, statistics });
  return { ...attempt, worker };
}

describe('the diff', () => {
  it('is the bytes that were collected, whatever they are', async () => {
    const patch = Buffer.concat([
      Buffer.from('diff --git a/x b/x\r\n\0'),
      Buffer.from([0xff, 0xfe, 0xc3, 0x28, 0x80, 0x0a]),
    ]);
    const { id } = await attemptWithPatch(patch, 'Größe: fix "it"\r\nX-Evil: 1');
    const answer = await owner.get(`/attempts/${id}/diff`);
    expect(answer.statusCode).toBe(200);
    expect(answer.rawPayload.equals(patch)).toBe(true);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-length': String(patch.length),
      'content-disposition': 'attachment; filename="gro-e-fix-it.patch"',
    });
    expect(answer.headers['x-evil']).toBeUndefined();
  });

  it('is not sent again to who has it, and is when it changed', async () => {
    const { id, worker } = await attemptWithPatch(Buffer.from('one'));
    const first = await owner.get(`/attempts/${id}/diff`);
    const etag = String(first.headers.etag);
    const again = await owner.get(`/attempts/${id}/diff`, { 'if-none-match': etag });
    expect([again.statusCode, again.body]).toEqual([304, '']);
    await worker.storeDiff({ patch: Buffer.from('two'), files, statistics });
    const changed = await owner.get(`/attempts/${id}/diff`, { 'if-none-match': etag });
    expect([changed.statusCode, changed.body]).toEqual([200, 'two']);
  });

  it('is listed file by file, and its statistics stand with the task', async () => {
    const { id, taskId } = await attemptWithPatch(Buffer.from('12345'));
    const expected = { ...statistics, sizeBytes: 5 };
    const listed = (await owner.get(`/attempts/${id}/diff/files`)).json();
    const task = (await owner.get(`/tasks/${taskId}`)).json();
    expect(listed).toEqual({ baseCommit: task.baseCommit, statistics: expected, files });
    expect(task.turns[0].attempts[0].diff).toEqual(expected);
    expect((await owner.get('/tasks?limit=1')).json().items[0].diff).toEqual(expected);
  });

  it('is 404 no_diff while there is none, and when nothing was changed', async () => {
    const { id } = await newAttempt();
    for (const path of ['diff', 'diff/files']) {
      const answer = await owner.get(`/attempts/${id}/${path}`);
      expect(outcomeOf(answer)).toEqual([404, 'no_diff']);
    }
    const worker = await startWorker(id);
    await worker.storeDiff({ patch: Buffer.alloc(0), files: [], statistics: { ...statistics, files: 0 } });
    const empty = await owner.get(`/attempts/${id}/diff`);
    expect([empty.statusCode, empty.json().error]).toMatchObject([
      404,
      { code: 'no_diff', message: /changed no file/ },
    ]);
    expect((await owner.get(`/attempts/${id}/diff/files`)).json().files).toEqual([]);
  });
});

describe('the usage', () => {
  it('is the sum over the model requests of an attempt, once each', async () => {
    const { id, taskId } = await newAttempt();
    const record = {
      model: 'small',
      status: 200,
      at: new Date().toISOString(),
      inputTokens: 2_000_000_000,
      cachedInputTokens: 10,
      outputTokens: 5,
      reasoningOutputTokens: 3,
    };
    const records = ['1', '2', '2'].map((n) => ({ ...record, requestId: `${id}-${n}` }));
    await recordUsage(test.parts.db, id, records);
    const { usage } = (await owner.get(`/tasks/${taskId}`)).json().turns[0].attempts[0];
    expect(usage).toEqual({
      requests: 2,
      inputTokens: 4_000_000_000,
      cachedInputTokens: 20,
      outputTokens: 10,
      reasoningOutputTokens: 6,
      costMicroUsd: 0,
      unpricedRequests: 2,
    });
  });
});

describe('the reason', () => {
  it('says why an attempt failed', async () => {
    const { id, taskId } = await newAttempt();
    const worker = await startWorker(id);
    const reason = { code: 'out_of_memory' as const, message: 'The sandbox ran out of memory.' };
    await worker.end({ state: 'failed', reason });
    const task = (await owner.get(`/tasks/${taskId}`)).json();
    expect([task.state, task.turns[0].attempts[0].reason]).toEqual(['failed', reason]);
  });
});
