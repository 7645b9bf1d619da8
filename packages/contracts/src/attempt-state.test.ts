import { describe, expect, it } from 'vitest';
import { attemptStates, canBecome, isFinal, taskStateOf } from './attempt-state.ts';

describe('the life of an attempt', () => {
  it('leaves a final state never', () => {
    for (const from of attemptStates.filter(isFinal)) {
      for (const to of attemptStates) expect(canBecome(from, to), `${from} to ${to}`).toBe(false);
    }
  });

  it('can end from every state that is not final', () => {
    for (const from of attemptStates.filter((state) => !isFinal(state))) {
      expect(canBecome(from, 'failed')).toBe(true);
      expect(canBecome(from, 'cancelled')).toBe(true);
    }
  });

  it('is completed only after it ran', () => {
    expect(canBecome('queued', 'completed')).toBe(false);
    expect(canBecome('running', 'completed')).toBe(true);
  });
});

describe('taskStateOf', () => {
  it.each([
    [['queued', 'queued'], 'queued'],
    [['queued', 'completed'], 'running'],
    [['running', 'failed'], 'running'],
    [['completed', 'failed'], 'completed'],
    [['cancelled', 'failed'], 'failed'],
    [['cancelled', 'cancelled'], 'cancelled'],
  ] as const)('of %j is %s', (states, state) => {
    expect(taskStateOf(states)).toBe(state);
  });
});
