import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { appendEvents } from './append-events.ts';
import { cancelAttempt } from './cancel-attempt.ts';
import { type ClaimedAttempt, claimAttempt } from './claim-attempt.ts';
import { endAttempt } from './end-attempt.ts';
import { endWait } from './end-wait.ts';
import { findTask } from './find-task.ts';
import { LeaseLostError, releaseLease, renewLease } from './lease.ts';
import { assignSandbox, listSandboxes } from './sandboxes.ts';
import { startWait } from './start-wait.ts';
import { isStranded } from './stranded-sql.ts';
import { createQueuedAttempts, type QueuedAttempts } from './testing/queued-attempts.ts';
import { setUp } from './testing/set-up.ts';
import { openTestDatabase } from './testing/test-database.ts';

const db = setUp(openTestDatabase);

const inAnHour = () => new Date(Date.now() + 3_600_000);
const wait = (until: Date | null = inAnHour()) => ({
  code: 'model_rate_limited' as const,
  message: 'The provider lets nothing through.',
  until,
});

async function claim(attemptId: string, leaseMs = 60_000): Promise<ClaimedAttempt | null> {
  return await claimAttempt(db, { attemptId, workerId: 'w', host: 'h', leaseMs });
}

async function claimed(made: QueuedAttempts, index = 0, leaseMs?: number): Promise<ClaimedAttempt> {
  const attempt = await claim(made.attemptIds[index] ?? '', leaseMs);
  if (attempt === null) throw new Error('It was free.');
  return attempt;
}

/** An attempt that waits and that nobody holds. */
async function letGo(until: Date | null): Promise<QueuedAttempts & { attemptId: string }> {
  const made = await createQueuedAttempts(db);
  const attempt = await claimed(made);
  await startWait(db, attempt, wait(until));
  await releaseLease(db, attempt);
  return { ...made, attemptId: attempt.id };
}

/** As if so much time had passed since it was let go. */
async function letTimePass(attemptId: string, seconds: number): Promise<void> {
  await db.pool.query(
    `UPDATE attempts SET lease_expires_at = lease_expires_at - $2 * interval '1 second',
       waiting_since = waiting_since - $2 * interval '1 second',
       waiting_until = waiting_until - $2 * interval '1 second' WHERE id = $1`,
    [attemptId, seconds],
  );
}

const row = async (id: string) => await db.prisma.attempt.findUniqueOrThrow({ where: { id } });

/** Whether a worker that looks for something to do is given the attempt. */
async function isFound(attemptId: string): Promise<boolean> {
  const { rows } = await db.pool.query(
    `SELECT 1 FROM attempts a WHERE a.id = $1 AND a.state IN ('running', 'waiting') AND ${isStranded}`,
    [attemptId],
  );
  return rows.length > 0;
}

describe('startWait and endWait', () => {
  it('show what the attempt waits for, in its state and that of its task, and take it back', async () => {
    const made = await createQueuedAttempts(db);
    const attempt = await claimed(made);
    const until = inAnHour();
    await startWait(db, attempt, wait(until));
    const waiting = await findTask(db, made, made.taskId);
    expect([waiting.state, waiting.turns[0]?.attempts[0]]).toMatchObject([
      'waiting',
      { state: 'waiting', waiting: { ...wait(), until: until.toISOString() } },
    ]);
    expect((await db.prisma.task.findUnique({ where: { id: made.taskId } }))?.state).toBe('waiting');
    await endWait(db, attempt);
    const running = await findTask(db, made, made.taskId);
    expect([running.state, running.turns[0]?.attempts[0]]).toMatchObject([
      'running',
      { state: 'running', waiting: null },
    ]);
  });

  it('leave the task running while another attempt of it is at work', async () => {
    const made = await createQueuedAttempts(db, 2);
    await claimed(made, 1);
    await startWait(db, await claimed(made, 0), wait());
    expect((await db.prisma.task.findUnique({ where: { id: made.taskId } }))?.state).toBe('running');
  });

  it('add up how long it waited, once, also when they are repeated', async () => {
    const attempt = await claimed(await createQueuedAttempts(db));
    await startWait(db, attempt, wait());
    await letTimePass(attempt.id, 90);
    await startWait(db, attempt, wait());
    await endWait(db, attempt);
    await endWait(db, attempt);
    const { waitedMs } = await row(attempt.id);
    expect(Number(waitedMs)).toBeGreaterThanOrEqual(90_000);
    expect(Number(waitedMs)).toBeLessThan(120_000);
    expect(await row(attempt.id)).toMatchObject({ waitingSince: null, waitingUntil: null, waitingCode: null });
  });

  it('are refused to a worker that lost the attempt', async () => {
    const made = await createQueuedAttempts(db);
    const old = await claimed(made, 0, -1_000);
    await claimed(made);
    await expect(startWait(db, old, wait())).rejects.toThrow(LeaseLostError);
    await expect(endWait(db, old)).rejects.toThrow(LeaseLostError);
  });
});

describe('an attempt that waits while a worker holds it', () => {
  it('stays with that worker, which may write and end it', async () => {
    const made = await createQueuedAttempts(db);
    const attempt = await claimed(made);
    await startWait(db, attempt, wait());
    await renewLease(db, attempt, 60_000);
    expect(await claim(attempt.id)).toBeNull();
    const sandboxId = randomUUID();
    await assignSandbox(db, attempt, sandboxId, 'h');
    expect(await listSandboxes(db, 'h')).toContainEqual(expect.objectContaining({ id: sandboxId, inUse: true }));
    await appendEvents(db, attempt, [{ type: 'wait.ended', data: {}, seq: 1, line: 0 }]);
    await letTimePass(attempt.id, 60);
    await endAttempt(db, attempt, { state: 'completed', reason: null }, []);
    expect(await row(attempt.id)).toMatchObject({ state: 'completed', waitingSince: null });
    expect(Number((await row(attempt.id)).waitedMs)).toBeGreaterThanOrEqual(60_000);
  });

  it('is told of a cancel with its lease', async () => {
    const made = await createQueuedAttempts(db);
    const attempt = await claimed(made);
    await startWait(db, attempt, wait());
    expect(await cancelAttempt(db, made, attempt.id)).toMatchObject({ outcome: 'requested' });
    expect(await renewLease(db, attempt, 1_000)).toEqual({ cancelRequested: true });
  });
});

describe('an attempt that was let go because it waits', () => {
  it('is nobody’s until its time has come, and then is found and goes on as one that waits', async () => {
    const { attemptId, taskId } = await letGo(inAnHour());
    expect(await claim(attemptId)).toBeNull();
    expect(await isFound(attemptId)).toBe(false);
    await letTimePass(attemptId, 3_601);
    expect(await isFound(attemptId)).toBe(true);
    expect(await claim(attemptId)).toMatchObject({
      resumed: true,
      waiting: { code: 'model_rate_limited', since: expect.any(Date), until: expect.any(Date) },
    });
    expect([(await row(attemptId)).state, (await db.prisma.task.findUnique({ where: { id: taskId } }))?.state]).toEqual(
      ['waiting', 'waiting'],
    );
  });

  it('is looked at once a minute when nobody knows until when it waits', async () => {
    const { attemptId } = await letGo(null);
    await letTimePass(attemptId, 50);
    expect([await claim(attemptId), await isFound(attemptId)]).toEqual([null, false]);
    await letTimePass(attemptId, 11);
    expect(await isFound(attemptId)).toBe(true);
    expect(await claim(attemptId)).not.toBeNull();
  });

  it('is found at once when somebody stops it, and its new worker is told with the claim', async () => {
    const { attemptId, ...made } = await letGo(inAnHour());
    await cancelAttempt(db, made, attemptId);
    expect(await isFound(attemptId)).toBe(true);
    expect(await claim(attemptId)).toMatchObject({ cancelRequested: true });
  });

  it('keeps its sandbox', async () => {
    const made = await createQueuedAttempts(db);
    const attempt = await claimed(made);
    const sandboxId = randomUUID();
    await assignSandbox(db, attempt, sandboxId, 'h');
    await startWait(db, attempt, wait());
    await releaseLease(db, attempt);
    expect(await listSandboxes(db, 'h')).toContainEqual(expect.objectContaining({ id: sandboxId, inUse: true }));
  });
});

describe('an attempt whose worker died while it waited', () => {
  it('is claimed when its time has come', async () => {
    const made = await createQueuedAttempts(db);
    const attempt = await claimed(made);
    await startWait(db, attempt, wait());
    await letTimePass(attempt.id, 120);
    expect(await claim(attempt.id)).toBeNull();
    await letTimePass(attempt.id, 3_500);
    expect(await claim(attempt.id)).toMatchObject({
      lease: attempt.lease + 1,
      waiting: { code: 'model_rate_limited' },
    });
  });
});
