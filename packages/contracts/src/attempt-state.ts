import { z } from 'zod';

export const attemptStates = ['queued', 'running', 'waiting', 'completed', 'failed', 'cancelled'] as const;
export const attemptState = z.enum(attemptStates);
export type AttemptState = z.infer<typeof attemptState>;

/** The whole life of an attempt. A state that may become nothing is final. */
const canBecomeTable: Record<AttemptState, readonly AttemptState[]> = {
  queued: ['running', 'failed', 'cancelled'],
  running: ['waiting', 'completed', 'failed', 'cancelled'],
  /** For the model provider, whose limit is reached for now. */
  waiting: ['running', 'completed', 'failed', 'cancelled'],
  completed: [],
  failed: [],
  cancelled: [],
};

export function canBecome(from: AttemptState, to: AttemptState): boolean {
  return canBecomeTable[from].includes(to);
}

export function isFinal(state: AttemptState): boolean {
  return canBecomeTable[state].length === 0;
}

/**
 * The state of a task is that of the attempts of its newest turn: at work while one of them is,
 * completed as soon as all have ended and one was completed.
 */
export function taskStateOf(attempts: readonly AttemptState[]): AttemptState {
  if (attempts.includes('running')) return 'running';
  if (attempts.includes('waiting')) return 'waiting';
  if (attempts.includes('queued')) return attempts.some(isFinal) ? 'running' : 'queued';
  if (attempts.includes('completed')) return 'completed';
  return attempts.includes('failed') ? 'failed' : 'cancelled';
}
