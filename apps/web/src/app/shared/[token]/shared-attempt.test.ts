import type { SharedAttempt, SharedTask } from '@codex-web/contracts/share-link';
import { expect, test } from 'vitest';
import { firstShown, toAttempt } from './shared-attempt.ts';

function attempt(position: number, state: SharedAttempt['state']): SharedAttempt {
  return { id: `a${position}`, position, state, reason: null, startedAt: null, endedAt: null, diff: null };
}

function turn(...attempts: SharedAttempt[]): SharedTask['turns'][number] {
  const createdAt = '2026-11-22T14:00:00.000Z';
  return { id: 't', position: 1, prompt: '', agent: 'codex', model: 'm', createdAt, attempts };
}

test('the first attempt that was completed is shown first, else the first', () => {
  expect(firstShown(turn(attempt(1, 'failed'), attempt(2, 'completed'), attempt(3, 'completed')))?.id).toBe('a2');
  expect(firstShown(turn(attempt(1, 'failed'), attempt(2, 'cancelled')))?.id).toBe('a1');
  expect(firstShown(turn())).toBeNull();
});

test('the code of a failure is kept, and nothing is said of costs', () => {
  const failed = { ...attempt(1, 'failed'), reason: 'out_of_memory' as const };
  expect(toAttempt(failed, turn(failed))).toMatchObject({
    reason: { code: 'out_of_memory', message: '' },
    usage: { costMicroUsd: 0, requests: 0 },
  });
});
