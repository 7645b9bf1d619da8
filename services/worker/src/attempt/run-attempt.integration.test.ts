import { randomUUID } from 'node:crypto';
import type { LimitMeasure } from '@codex-web/contracts/limit';
import { cancelAttempt } from '@codex-web/db/cancel-attempt';
import { claimAttempt } from '@codex-web/db/claim-attempt';
import { createTurn } from '@codex-web/db/create-turn';
import { saveLimit } from '@codex-web/db/limits';
import { listSandboxes } from '@codex-web/db/sandboxes';
import type { QueuedAttempts } from '@codex-web/db/testing/queued-attempts';
import { usageRecord } from '@codex-web/db/testing/usage-record';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AttemptHarness, createAttemptHarness } from '../testing/attempt/attempt-harness.ts';

let test: AttemptHarness;
beforeEach(async () => {
  test = await createAttemptHarness();
});
afterEach(() => test.close());

const perAttempt: LimitMeasure = { scope: 'attempt', period: 'once', metric: 'tokens', amount: 2_200 };
const limit = (made: QueuedAttempts, measure = perAttempt) => saveLimit(test.db, made, { ...measure, userId: null });

const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();
const waiting = (until: string | null) => ({
  code: 'model_rate_limited' as const,
  message: 'The provider asks to wait.',
  until,
});
const complete = () => test.agent.say({ end: { outcome: 'completed' } });

async function until(attemptId: string, event: string): Promise<void> {
  await expect.poll(() => test.events(attemptId), { timeout: 20_000 }).toContain(event);
}

const times = async (attemptId: string, event: string) =>
  (await test.events(attemptId)).filter((type) => type === event).length;

async function followUp(made: QueuedAttempts & { attemptId: string }): Promise<typeof made> {
  const turn = await createTurn(test.db, {
    ...{ workspaceId: made.workspaceId, taskId: made.taskId, authorId: made.userId, attemptId: made.attemptId },
    ...{ prompt: 'Go on where you stopped.', agent: 'codex', credentialId: null, model: 'gpt-5' },
    ...{ reasoningEffort: 'medium', idempotency: null },
  });
  return { ...made, attemptId: turn?.attemptIds[0] ?? '' };
}

/** As if the time of a wait had come. */
async function letWaitPass(attemptId: string): Promise<void> {
  await test.db.prisma.attempt.update({
    where: { id: attemptId },
    data: { waitingUntil: new Date(Date.now() - 1_000), leaseExpiresAt: new Date(Date.now() - 61_000) },
  });
}

describe('an attempt at its limit', () => {
  it('is warned once, then stopped with diff and conversation kept, and says which limit it was', async () => {
    const made = await test.newAttempt();
    await limit(made);
    const { done } = test.work(made.attemptId);
    await until(made.attemptId, 'turn.started');
    test.count(made.attemptId, usageRecord({ inputTokens: 1_900 }));
    await until(made.attemptId, 'limit.approached');
    test.count(made.attemptId, usageRecord());
    await done;
    expect(await test.read(made)).toMatchObject({
      state: 'failed',
      reason: {
        code: 'limit_reached',
        message:
          'The limit of 2,200 tokens for one attempt is used up. The attempt was stopped; what it changed and its conversation are kept. An owner of the workspace can raise it in the settings. A follow-up then goes on where it stopped.',
      },
      usage: { requests: 2 },
      diff: { files: 1 },
    });
    const events = await test.events(made.attemptId);
    expect(events.filter((type) => type.startsWith('limit.'))).toEqual(['limit.approached', 'limit.reached']);
    expect(test.containers()).toBe(0);
    const [sandbox] = await test.db.prisma.sandbox.findMany();
    expect(sandbox?.threadId).toBe('thread');
    expect(sandbox?.keptUntil).not.toBeNull();
  });

  it('goes on in a follow-up when the limit was raised', async () => {
    const made = await test.newAttempt();
    await limit(made, { ...perAttempt, scope: 'task', amount: 1_000 });
    const { done } = test.work(made.attemptId);
    await until(made.attemptId, 'turn.started');
    test.count(made.attemptId, usageRecord());
    await done;
    await limit(made, { ...perAttempt, scope: 'task', amount: 1_000_000 });
    const next = await followUp(made);
    const again = test.work(next.attemptId);
    await until(next.attemptId, 'turn.started');
    complete();
    await again.done;
    expect((await test.read(next)).state).toBe('completed');
    expect(await test.db.prisma.sandbox.count()).toBe(1);
  });

  it('is not warned again by the worker that takes over', async () => {
    const made = await test.newAttempt();
    await limit(made, { ...perAttempt, amount: 1_300 });
    const first = test.work(made.attemptId);
    await until(made.attemptId, 'turn.started');
    test.count(made.attemptId, usageRecord());
    await until(made.attemptId, 'limit.approached');
    first.stop('shutdown');
    await first.done;
    const second = test.work(made.attemptId, { workerId: 'w2' });
    await expect.poll(() => times(made.attemptId, 'attempt.claimed')).toBe(2);
    // The usage is read anew with the limits: its event shows that the second worker has looked.
    await expect.poll(() => times(made.attemptId, 'usage.updated'), { timeout: 20_000 }).toBe(2);
    complete();
    await second.done;
    expect(await times(made.attemptId, 'limit.approached')).toBe(1);
  });

  it('that is reached before it begins ends without a container or a model request', async () => {
    const made = await test.newAttempt();
    await limit(made, { scope: 'workspace', period: 'day', metric: 'tokens', amount: 1 });
    await test.db.pool.query('INSERT INTO spending VALUES ($1, $2, now()::date, 1, 0)', [
      made.workspaceId,
      made.userId,
    ]);
    await test.work(made.attemptId).done;
    expect(await test.read(made)).toMatchObject({ state: 'failed', reason: { code: 'limit_reached' } });
    expect([test.agent.begun, await test.db.prisma.sandbox.count()]).toEqual([[], 0]);
    expect(await test.events(made.attemptId)).toEqual([
      'attempt.claimed',
      'limit.approached',
      'limit.reached',
      'attempt.ended',
    ]);
  });

  it('that is reached before a follow-up begins leaves the place to go on from', async () => {
    const made = await test.newAttempt();
    const { done } = test.work(made.attemptId);
    await until(made.attemptId, 'turn.started');
    complete();
    await done;
    const { id } = await limit(made, { scope: 'workspace', period: 'day', metric: 'tokens', amount: 1 });
    await test.db.pool.query('INSERT INTO spending VALUES ($1, $2, now()::date, 1, 0)', [
      made.workspaceId,
      made.userId,
    ]);
    const second = await followUp(made);
    await test.work(second.attemptId).done;
    expect(await test.read(second)).toMatchObject({
      state: 'failed',
      reason: { code: 'limit_reached' },
      diff: { files: 1 },
    });
    await test.db.prisma.limit.delete({ where: { id } });
    const third = await followUp(second);
    const work = test.work(third.attemptId);
    await until(third.attemptId, 'turn.started');
    complete();
    await work.done;
    expect(test.agent.begun).toEqual([made.attemptId, third.attemptId]);
    expect(await listSandboxes(test.db, 'h1')).toHaveLength(1);
  });

  it('that ended its turn before it could be stopped is completed', async () => {
    const made = await test.newAttempt();
    await limit(made, { ...perAttempt, amount: 1 });
    test.agent.endWhenInterrupted = { outcome: 'completed' };
    const { done } = test.work(made.attemptId);
    await until(made.attemptId, 'turn.started');
    test.count(made.attemptId, usageRecord());
    await done;
    expect(await test.events(made.attemptId)).toContain('limit.reached');
    expect((await test.read(made)).state).toBe('completed');
  });
});

describe('an attempt that gets no more from the gateway', () => {
  it('ends with the reason the gateway gave', async () => {
    const made = await test.newAttempt();
    const { done } = test.work(made.attemptId);
    await until(made.attemptId, 'turn.started');
    test.door.halted = { code: 'credential_needs_sign_in', message: 'Sign in with ChatGPT again.' };
    await done;
    expect(await test.read(made)).toMatchObject({
      state: 'failed',
      reason: { code: 'credential_needs_sign_in', message: 'Sign in with ChatGPT again.' },
      diff: { files: 1 },
    });
  });
});

describe('an attempt that waits for its provider', () => {
  it('says for what and until when, is no victim of the watchdogs, and goes on by itself', async () => {
    const made = await test.newAttempt();
    const patience = { modelSilenceMs: 1_500, agentSilenceMs: 1_500, attemptMs: 60_000 };
    const { done } = test.work(made.attemptId, { patience });
    await until(made.attemptId, 'turn.started');
    const soon = new Date(Date.now() + 30_000).toISOString();
    test.door.waiting = waiting(soon);
    await until(made.attemptId, 'wait.started');
    expect(await test.read(made)).toMatchObject({ state: 'waiting', waiting: waiting(soon) });
    const before = test.looks();
    await expect.poll(() => test.looks() - before, { timeout: 20_000 }).toBeGreaterThan(4);
    test.door.waiting = null;
    await until(made.attemptId, 'wait.ended');
    expect(await test.read(made)).toMatchObject({ state: 'running', waiting: null });
    complete();
    await done;
    expect((await test.read(made)).state).toBe('completed');
    const { waitedMs } = await test.db.prisma.attempt.findUniqueOrThrow({ where: { id: made.attemptId } });
    expect(Number(waitedMs)).toBeGreaterThan(patience.modelSilenceMs);
  });

  it('does not go on because it is free for the moment in which it is held again', async () => {
    const made = await test.newAttempt();
    const { done, stop } = test.work(made.attemptId);
    await until(made.attemptId, 'turn.started');
    const held = waiting(new Date(Date.now() + 30_000).toISOString());
    test.door.waiting = held;
    await until(made.attemptId, 'wait.started');
    test.freeForOneLook();
    const before = test.looks();
    await expect.poll(() => test.looks() - before, { timeout: 20_000 }).toBeGreaterThan(3);
    expect(await test.events(made.attemptId)).not.toContain('wait.ended');
    expect(await times(made.attemptId, 'wait.started')).toBe(1);
    stop('shutdown');
    await done;
  });

  it('says that the wait is over also when its turn ends at once after it', async () => {
    const made = await test.newAttempt();
    const { done } = test.work(made.attemptId);
    await until(made.attemptId, 'turn.started');
    test.door.waiting = waiting(new Date(Date.now() + 30_000).toISOString());
    await until(made.attemptId, 'wait.started');
    complete();
    await done;
    expect((await test.events(made.attemptId)).slice(-3)).toEqual(['wait.ended', 'diff.stored', 'attempt.ended']);
    expect((await test.read(made)).state).toBe('completed');
  });

  it('tells again when it has to wait for longer', async () => {
    const made = await test.newAttempt();
    const { done, stop } = test.work(made.attemptId);
    await until(made.attemptId, 'turn.started');
    test.door.waiting = waiting(new Date(Date.now() + 10_000).toISOString());
    await until(made.attemptId, 'wait.started');
    const later = new Date(Date.now() + 40_000).toISOString();
    test.door.waiting = waiting(later);
    await expect.poll(() => times(made.attemptId, 'wait.started'), { timeout: 20_000 }).toBe(2);
    expect((await test.read(made)).waiting?.until).toBe(later);
    stop('shutdown');
    await done;
  });

  it('gives its worker’s place away when that takes long, and goes on when the time has come', async () => {
    const made = await test.newAttempt();
    const { done } = test.work(made.attemptId);
    await until(made.attemptId, 'turn.started');
    test.door.waiting = waiting(inAnHour());
    await done;
    expect(await test.read(made)).toMatchObject({ state: 'waiting' });
    expect(test.containers()).toBe(1);
    // Whoever takes it now is too early.
    await test.work(made.attemptId).done;
    expect(await times(made.attemptId, 'attempt.claimed')).toBe(1);

    await letWaitPass(made.attemptId);
    test.door.waiting = null;
    const second = test.work(made.attemptId, { workerId: 'w2' });
    await until(made.attemptId, 'wait.ended');
    complete();
    await second.done;
    expect((await test.read(made)).state).toBe('completed');
    expect([await times(made.attemptId, 'wait.started'), await times(made.attemptId, 'turn.started')]).toEqual([1, 1]);
    expect(test.agent.begun).toEqual([made.attemptId]);
  });

  it('is looked at now and then when nobody knows until when, and tells nothing new of it', async () => {
    const made = await test.newAttempt();
    const { done, stop } = test.work(made.attemptId);
    await until(made.attemptId, 'turn.started');
    test.door.waiting = waiting(null);
    await until(made.attemptId, 'wait.started');
    stop('shutdown');
    await done;
    const before = await test.events(made.attemptId);
    await test.db.pool.query(
      `UPDATE attempts SET waiting_since = now() - interval '2 minutes', lease_expires_at = now() - interval '61 seconds' WHERE id = $1`,
      [made.attemptId],
    );
    await test.work(made.attemptId, { workerId: 'w2' }).done;
    expect((await test.read(made)).state).toBe('waiting');
    expect(await test.events(made.attemptId)).toEqual(before);
  });

  it('is stopped at once when somebody asks for it while no worker has it', async () => {
    const made = await test.newAttempt();
    const { done } = test.work(made.attemptId);
    await until(made.attemptId, 'turn.started');
    test.door.waiting = waiting(inAnHour());
    await done;
    await cancelAttempt(test.db, made, made.attemptId);
    await test.work(made.attemptId, { workerId: 'w2' }).done;
    expect(await test.read(made)).toMatchObject({ state: 'cancelled', diff: { files: 1 }, waiting: null });
    expect(test.containers()).toBe(0);
  });

  it('is stopped at once when somebody asks for it while its worker has it', async () => {
    const made = await test.newAttempt();
    const { done, stop } = test.work(made.attemptId);
    await until(made.attemptId, 'turn.started');
    test.door.waiting = waiting(new Date(Date.now() + 30_000).toISOString());
    await until(made.attemptId, 'wait.started');
    stop('cancel');
    await done;
    expect((await test.read(made)).state).toBe('cancelled');
  });

  it('whose worker died is taken over when its time has come', async () => {
    const made = await test.newAttempt();
    const first = test.work(made.attemptId);
    await until(made.attemptId, 'turn.started');
    test.door.waiting = waiting(new Date(Date.now() + 30_000).toISOString());
    await until(made.attemptId, 'wait.started');
    const dead = await claimAttempt(test.db, {
      attemptId: made.attemptId,
      workerId: randomUUID(),
      host: 'h1',
      leaseMs: 1,
    });
    expect(dead).toBeNull();
    // It goes without a word: what it holds stays with it until the lease has run out.
    first.stop('lost');
    await first.done;
    await letWaitPass(made.attemptId);
    test.door.waiting = null;
    const second = test.work(made.attemptId, { workerId: 'w2' });
    await until(made.attemptId, 'wait.ended');
    complete();
    await second.done;
    expect((await test.read(made)).state).toBe('completed');
  });
});
