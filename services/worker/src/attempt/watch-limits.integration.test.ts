import type { LimitMeasure } from '@codex-web/contracts/limit';
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

async function followUp(made: QueuedAttempts & { attemptId: string }): Promise<typeof made> {
  const turn = await createTurn(test.db, {
    ...{ workspaceId: made.workspaceId, taskId: made.taskId, authorId: made.userId, attemptId: made.attemptId },
    ...{ prompt: 'Go on where you stopped.', agent: 'codex', credentialId: null, model: 'gpt-5' },
    ...{ reasoningEffort: 'medium', idempotency: null },
  });
  return { ...made, attemptId: turn?.attemptIds[0] ?? '' };
}

describe('an attempt at its limit', () => {
  it('is warned once, then stopped with diff and conversation kept, and says which limit it was', async () => {
    const made = await test.newAttempt();
    await limit(made);
    const { done } = test.work(made.attemptId);
    await test.until(made.attemptId, 'turn.started');
    test.count(made.attemptId, usageRecord({ inputTokens: 1_900 }));
    await test.until(made.attemptId, 'limit.approached');
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
    await test.until(made.attemptId, 'turn.started');
    test.count(made.attemptId, usageRecord());
    await done;
    await limit(made, { ...perAttempt, scope: 'task', amount: 1_000_000 });
    const next = await followUp(made);
    const again = test.work(next.attemptId);
    await test.until(next.attemptId, 'turn.started');
    test.complete();
    await again.done;
    expect((await test.read(next)).state).toBe('completed');
    expect(await test.db.prisma.sandbox.count()).toBe(1);
  });

  it('is not warned again by the worker that takes over', async () => {
    const made = await test.newAttempt();
    await limit(made, { ...perAttempt, amount: 1_300 });
    const first = test.work(made.attemptId);
    await test.until(made.attemptId, 'turn.started');
    test.count(made.attemptId, usageRecord());
    await test.until(made.attemptId, 'limit.approached');
    first.stop('shutdown');
    await first.done;
    const second = test.work(made.attemptId, { workerId: 'w2' });
    await expect.poll(() => test.times(made.attemptId, 'attempt.claimed')).toBe(2);
    // The usage is read anew with the limits: its event shows that the second worker has looked.
    await expect.poll(() => test.times(made.attemptId, 'usage.updated'), { timeout: 20_000 }).toBe(2);
    test.complete();
    await second.done;
    expect(await test.times(made.attemptId, 'limit.approached')).toBe(1);
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
    await test.until(made.attemptId, 'turn.started');
    test.complete();
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
    await test.until(third.attemptId, 'turn.started');
    test.complete();
    await work.done;
    expect(test.agent.begun).toEqual([made.attemptId, third.attemptId]);
    expect(await listSandboxes(test.db, 'h1')).toHaveLength(1);
  });

  it('that ended its turn before it could be stopped is completed', async () => {
    const made = await test.newAttempt();
    await limit(made, { ...perAttempt, amount: 1 });
    test.agent.endWhenInterrupted = { outcome: 'completed' };
    const { done } = test.work(made.attemptId);
    await test.until(made.attemptId, 'turn.started');
    test.count(made.attemptId, usageRecord());
    await done;
    expect(await test.events(made.attemptId)).toContain('limit.reached');
    expect((await test.read(made)).state).toBe('completed');
  });
});
