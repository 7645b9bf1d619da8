import { usageRecord } from '@codex-web/db/testing/usage-record';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AttemptHarness, createAttemptHarness } from '../testing/attempt/attempt-harness.ts';

let test: AttemptHarness;
beforeEach(async () => {
  test = await createAttemptHarness();
});
afterEach(() => test.close());

describe('an attempt that gets no more from the gateway', () => {
  it('ends with the reason the gateway gave', async () => {
    const made = await test.newAttempt();
    const { done } = test.work(made.attemptId);
    await test.until(made.attemptId, 'turn.started');
    test.door.halted = { code: 'credential_needs_sign_in', message: 'Sign in with ChatGPT again.' };
    await done;
    expect(await test.read(made)).toMatchObject({
      state: 'failed',
      reason: { code: 'credential_needs_sign_in', message: 'Sign in with ChatGPT again.' },
      diff: { files: 1 },
    });
  });
});

describe('an attempt that has ended its turn', () => {
  it('tells what it used at the last before its diff, though both are brought home at once', async () => {
    const made = await test.newAttempt();
    const { usage } = test.parts.gateway;
    const diffAsked = Promise.withResolvers<void>();
    const gateway: typeof test.parts.gateway = {
      ...test.parts.gateway,
      usage: async (...asked) => {
        await diffAsked.promise;
        return await usage(...asked);
      },
    };
    const { collectDiff } = test.parts.checkouts;
    const checkouts: typeof test.parts.checkouts = {
      ...test.parts.checkouts,
      collectDiff: async (...asked) => {
        diffAsked.resolve();
        return await collectDiff(...asked);
      },
    };
    const { done } = test.work(made.attemptId, { gateway, checkouts });
    await test.until(made.attemptId, 'turn.started');
    test.count(made.attemptId, usageRecord());
    test.complete();
    await done;
    expect((await test.events(made.attemptId)).slice(-3)).toEqual(['usage.updated', 'diff.stored', 'attempt.ended']);
  });
});
