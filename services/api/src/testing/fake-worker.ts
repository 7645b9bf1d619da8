import { randomUUID } from 'node:crypto';
import type { NewEvent } from '@codex-web/contracts/event';
import { type LiveDelta, redisNames } from '@codex-web/contracts/live';
import type { Task } from '@codex-web/contracts/task';
import { appendEvents } from '@codex-web/db/append-events';
import { claimAttempt } from '@codex-web/db/claim-attempt';
import { type AttemptEnd, endAttempt } from '@codex-web/db/end-attempt';
import { type CollectedDiff, storeDiff } from '@codex-web/db/store-diff';
import type { Dependencies } from '../dependencies.ts';
import type { TestApp } from './test-app.ts';
import { attemptIdsOf, type Person, submit } from './test-person.ts';

type Parts = Pick<Dependencies, 'db' | 'redis'>;

/** Plays the worker that holds one attempt: records and publishes as a worker does, when the test says so. */
export type FakeWorker = {
  record: (...events: NewEvent[]) => Promise<void>;
  /** Records without telling anybody. */
  recordSilently: (...events: NewEvent[]) => Promise<void>;
  delta: (delta: LiveDelta) => Promise<void>;
  storeDiff: (diff: CollectedDiff) => Promise<void>;
  end: (end?: AttemptEnd) => Promise<void>;
  lastSeq: () => number;
};

/** Takes the attempt. @throws when it cannot be claimed. */
export async function startFakeWorker({ db, redis }: Parts, attemptId: string): Promise<FakeWorker> {
  const claimed = await claimAttempt(db, { attemptId, workerId: randomUUID(), host: 'test', leaseMs: 3_600_000 });
  if (!claimed) throw new Error('The attempt cannot be claimed.');
  let seq = claimed.lastSeq;
  const number = (events: NewEvent[]) => events.map((event) => ({ ...event, seq: ++seq, line: 0 }));
  const publish = (message: unknown) =>
    redis.publish(redisNames.attemptChannel(attemptId), JSON.stringify(message)).catch(() => 0);
  const tell = async () => {
    await publish({ kind: 'stored', seq });
    await redis.publish(redisNames.workspaceChannel(claimed.workspaceId), claimed.task.id).catch(() => 0);
  };
  const recordSilently = (...events: NewEvent[]) => appendEvents(db, claimed, number(events));
  return {
    recordSilently,
    record: async (...events) => {
      await recordSilently(...events);
      await tell();
    },
    delta: async (delta) => {
      const field = `${delta.itemId}\0${delta.kind}\0${delta.offset}`;
      await redis.hset(redisNames.openItems(attemptId), field, delta.text).catch(() => 0);
      await publish({ kind: 'delta', delta });
    },
    storeDiff: (diff) => storeDiff(db, claimed, claimed.task.baseCommit, diff),
    end: async (end = { state: 'completed', reason: null }) => {
      const data = { state: end.state, code: end.reason?.code ?? null, message: end.reason?.message ?? null };
      await endAttempt(db, claimed, end, number([{ type: 'attempt.ended', data }]));
      await tell();
    },
    lastSeq: () => seq,
  };
}

/** Submits a task of that person's and takes its one attempt. */
export async function startAttempt({ parts }: TestApp, person: Person): Promise<{ id: string; worker: FakeWorker }> {
  const [id = ''] = attemptIdsOf(await submit(person));
  return { id, worker: await startFakeWorker(parts, id) };
}

/** Takes the first attempt of a task and completes it. @returns the attempt's id. */
export async function completeFirst({ parts }: TestApp, task: Task): Promise<string> {
  const [id = ''] = attemptIdsOf(task);
  const worker = await startFakeWorker(parts, id);
  await worker.end();
  return id;
}
