import type { Attempt, Task, Turn } from '@codex-web/contracts/task';
import { expect, test } from 'vitest';
import { nameOfAttempt, shownAttempt, turnOf } from './selection.ts';

const attempt = (id: string, position: number) => ({ id, position }) as Attempt;
const first = {
  id: 't1',
  position: 1,
  parentAttemptId: null,
  attempts: [attempt('a1', 1), attempt('a2', 2)],
} as unknown as Turn;
const second = { id: 't2', position: 2, parentAttemptId: 'a2', attempts: [attempt('b1', 1)] } as unknown as Turn;
const task = { turns: [first, second] } as unknown as Task;

test('an earlier turn shows the attempt that was followed up, unless another was chosen', () => {
  expect(shownAttempt(task, first, {})?.id).toBe('a2');
  expect(shownAttempt(task, first, { t1: 'a1' })?.id).toBe('a1');
  expect(shownAttempt(task, second, { t2: 'gone' })?.id).toBe('b1');
});

test('an attempt that is not in the task leads to the newest turn', () => {
  expect(turnOf(task, 'a1')).toBe(first);
  expect(turnOf(task, 'unknown')).toBe(second);
  expect(turnOf(task, null)).toBe(second);
});

test('an attempt is named with its turn only where there are several', () => {
  expect(nameOfAttempt(task, first, attempt('a2', 2))).toBe('attempt 2 of turn 1');
  expect(nameOfAttempt({ turns: [first] } as unknown as Task, first, attempt('a2', 2))).toBe('attempt 2');
});
