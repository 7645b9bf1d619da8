import { randomUUID } from 'node:crypto';
import { cancelAttempt } from '@codex-web/db/cancel-attempt';
import { claimAttempt } from '@codex-web/db/claim-attempt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AttemptHarness, createAttemptHarness } from '../testing/attempt/attempt-harness.ts';

let test: AttemptHarness;
beforeEach(async () => {
  test = await createAttemptHarness();
});
afterEach(() => test.close());

const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1_000).toISOString();
const waiting = (until: string | null) => ({
  code: 'model_rate_limited' as const,
  message: 'The provider asks to wait.',
  until,
});
/** Has the provider ask an attempt at work to wait. */
async function letWait(attemptId: string, until: string | null): Promise<void> {
  await test.until(attemptId, 'turn.started');
  test.door.waiting = waiting(until);
  await test.until(attemptId, 'wait.started');
}

/** As if the time of a wait had come. */
async function letWaitPass(attemptId: string): Promise<void> {
  await test.db.prisma.attempt.update({
    where: { id: attemptId },
    data: { waitingUntil: new Date(Date.now() - 1_000), leaseExpiresAt: new Date(Date.now() - 61_000) },
  });
}

describe('an attempt that waits for its provider', () => {
  it('says for what and until when, is no victim of the watchdogs, and goes on by itself', async () => {
    const made = await test.newAttempt();
    const patience = { modelSilenceMs: 1_500, agentSilenceMs: 1_500, attemptMs: 60_000 };
    const { done } = test.work(made.attemptId, { patience });
    await test.until(made.attemptId, 'turn.started');
    const soon = inSeconds(30);
    test.door.waiting = waiting(soon);
    await test.until(made.attemptId, 'wait.started');
    expect(await test.read(made)).toMatchObject({ state: 'waiting', waiting: waiting(soon) });
    const before = test.looks();
    await expect.poll(() => test.looks() - before, { timeout: 20_000 }).toBeGreaterThan(4);
    test.door.waiting = null;
    await test.until(made.attemptId, 'wait.ended');
    expect(await test.read(made)).toMatchObject({ state: 'running', waiting: null });
    test.complete();
    await done;
    expect((await test.read(made)).state).toBe('completed');
    const { waitedMs } = await test.db.prisma.attempt.findUniqueOrThrow({ where: { id: made.attemptId } });
    expect(Number(waitedMs)).toBeGreaterThan(patience.modelSilenceMs);
  });

  it('does not go on because it is free for the moment in which it is held again', async () => {
    const made = await test.newAttempt();
    const { done, stop } = test.work(made.attemptId);
    await test.until(made.attemptId, 'turn.started');
    const held = waiting(inSeconds(30));
    test.door.waiting = held;
    await test.until(made.attemptId, 'wait.started');
    test.freeForOneLook();
    const before = test.looks();
    await expect.poll(() => test.looks() - before, { timeout: 20_000 }).toBeGreaterThan(3);
    expect(await test.events(made.attemptId)).not.toContain('wait.ended');
    expect(await test.times(made.attemptId, 'wait.started')).toBe(1);
    stop('shutdown');
    await done;
  });

  it('says that the wait is over also when its turn ends at once after it', async () => {
    const made = await test.newAttempt();
    const { done } = test.work(made.attemptId);
    await letWait(made.attemptId, inSeconds(30));
    test.complete();
    await done;
    expect((await test.events(made.attemptId)).slice(-3)).toEqual(['wait.ended', 'diff.stored', 'attempt.ended']);
    expect((await test.read(made)).state).toBe('completed');
  });

  it('tells again when it has to wait for longer', async () => {
    const made = await test.newAttempt();
    const { done, stop } = test.work(made.attemptId);
    await letWait(made.attemptId, inSeconds(10));
    const later = inSeconds(40);
    test.door.waiting = waiting(later);
    await expect.poll(() => test.times(made.attemptId, 'wait.started'), { timeout: 20_000 }).toBe(2);
    expect((await test.read(made)).waiting?.until).toBe(later);
    stop('shutdown');
    await done;
  });

  it('gives its worker’s place away when that takes long, and goes on when the time has come', async () => {
    const made = await test.newAttempt();
    const { done } = test.work(made.attemptId);
    await test.until(made.attemptId, 'turn.started');
    test.door.waiting = waiting(inSeconds(3_600));
    await done;
    expect(await test.read(made)).toMatchObject({ state: 'waiting' });
    expect(test.containers()).toBe(1);
    // Whoever takes it now is too early.
    await test.work(made.attemptId).done;
    expect(await test.times(made.attemptId, 'attempt.claimed')).toBe(1);

    await letWaitPass(made.attemptId);
    test.door.waiting = null;
    const second = test.work(made.attemptId, { workerId: 'w2' });
    await test.until(made.attemptId, 'wait.ended');
    test.complete();
    await second.done;
    expect((await test.read(made)).state).toBe('completed');
    expect([
      await test.times(made.attemptId, 'wait.started'),
      await test.times(made.attemptId, 'turn.started'),
    ]).toEqual([1, 1]);
    expect(test.agent.begun).toEqual([made.attemptId]);
  });

  it('is looked at now and then when nobody knows until when, and tells nothing new of it', async () => {
    const made = await test.newAttempt();
    const { done, stop } = test.work(made.attemptId);
    await letWait(made.attemptId, null);
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
    await test.until(made.attemptId, 'turn.started');
    test.door.waiting = waiting(inSeconds(3_600));
    await done;
    await cancelAttempt(test.db, made, made.attemptId);
    await test.work(made.attemptId, { workerId: 'w2' }).done;
    expect(await test.read(made)).toMatchObject({ state: 'cancelled', diff: { files: 1 }, waiting: null });
    expect(test.containers()).toBe(0);
  });

  it('is stopped at once when somebody asks for it while its worker has it', async () => {
    const made = await test.newAttempt();
    const { done, stop } = test.work(made.attemptId);
    await letWait(made.attemptId, inSeconds(30));
    stop('cancel');
    await done;
    expect((await test.read(made)).state).toBe('cancelled');
  });

  it('whose worker died is taken over when its time has come', async () => {
    const made = await test.newAttempt();
    const first = test.work(made.attemptId);
    await letWait(made.attemptId, inSeconds(30));
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
    await test.until(made.attemptId, 'wait.ended');
    test.complete();
    await second.done;
    expect((await test.read(made)).state).toBe('completed');
  });
});
