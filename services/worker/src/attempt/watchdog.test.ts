import { describe, expect, it } from 'vitest';
import { judge, type SignsOfLife } from './watchdog.ts';

const patience = { modelSilenceMs: 1_000, agentSilenceMs: 5_000, attemptMs: 60_000 };
const alive: SignsOfLife = { startedAt: 0, agentAt: 10_000, progressAt: 10_000, modelAt: 10_000, waitsForModel: true };

describe('judge', () => {
  it('lets an attempt go on while there are signs of life', () => {
    expect(judge(alive, patience, 10_900)).toBeNull();
  });

  it('ends an attempt that waits for a model that sends nothing', () => {
    expect(judge(alive, patience, 11_001)?.code).toBe('model_silent');
  });

  it('counts what the provider sends as a sign of life', () => {
    expect(judge({ ...alive, modelAt: 10_800 }, patience, 11_001)).toBeNull();
  });

  it('does not take the news of another try for progress', () => {
    expect(judge({ ...alive, agentAt: 11_000 }, patience, 11_001)?.code).toBe('model_silent');
  });

  it('gives a running command more time than a silent model', () => {
    const running = { ...alive, waitsForModel: false };
    expect(judge(running, patience, 14_000)).toBeNull();
    expect(judge(running, patience, 15_001)?.code).toBe('agent_silent');
  });

  it('ends an attempt that takes too long however lively it is', () => {
    const late = { ...alive, agentAt: 60_001, progressAt: 60_001, modelAt: 60_001 };
    expect(judge(late, patience, 60_001)?.code).toBe('attempt_timed_out');
  });
});
