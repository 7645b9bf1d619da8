import type { TaskSummary } from '@codex-web/contracts/task';
import { describe, expect, test } from 'vitest';
import { boardPath, everything, filterFrom, tasksPath } from './board-filter.ts';
import { type TaskList, withNewest, withPage, withTask } from './task-list.ts';

function taskAt(minute: number, change: Partial<TaskSummary> = {}): TaskSummary {
  const createdAt = `2026-11-22T14:${String(minute).padStart(2, '0')}:00.000Z`;
  return {
    id: `task-${minute}`,
    title: `Task ${minute}`,
    state: 'running',
    mode: 'code',
    repository: { id: 'r', name: 'web', url: 'https://example.com/web.git' },
    baseBranch: 'main',
    baseCommit: '0'.repeat(40),
    branchName: 'codex/task',
    author: { id: 'u', name: 'A. Person' },
    createdAt,
    updatedAt: createdAt,
    startedAt: null,
    endedAt: null,
    attempts: 1,
    turns: 1,
    diff: null,
    ...change,
  };
}

const list: TaskList = { items: [taskAt(20), taskAt(10)], nextCursor: 'next' };
const idsOf = (result: TaskList) => result.items.map((task) => task.id);

describe('a task that changed', () => {
  test('keeps its row, also when it no longer fits the filter', () => {
    const changed = taskAt(10, { state: 'completed', updatedAt: '2026-11-22T15:00:00.000Z' });
    const result = withTask(list, changed, { ...everything, state: 'running' });
    expect(idsOf(result)).toEqual(['task-20', 'task-10']);
    expect(result.items[1]?.state).toBe('completed');
  });

  test('is not replaced by older news of itself', () => {
    const older = taskAt(10, { updatedAt: '2026-11-22T13:00:00.000Z', title: 'Old' });
    expect(withTask(list, older, everything)).toBe(list);
  });

  test('is put at its time when it is new, and left out when it does not fit', () => {
    expect(idsOf(withTask(list, taskAt(30), everything))).toEqual(['task-30', 'task-20', 'task-10']);
    expect(idsOf(withTask(list, taskAt(15), everything))).toEqual(['task-20', 'task-15', 'task-10']);
    expect(withTask(list, taskAt(30), { ...everything, state: 'failed' })).toBe(list);
    expect(withTask(list, taskAt(30), { ...everything, q: 'other' })).toBe(list);
  });

  test('waits for its page when it is older than what is loaded', () => {
    expect(withTask(list, taskAt(5), everything)).toBe(list);
    expect(idsOf(withTask({ ...list, nextCursor: null }, taskAt(5), everything))).toEqual([
      'task-20',
      'task-10',
      'task-5',
    ]);
  });
});

test('a page is added without doubling rows', () => {
  const result = withPage(list, { items: [taskAt(10), taskAt(5)], nextCursor: null });
  expect(idsOf(result)).toEqual(['task-20', 'task-10', 'task-5']);
  expect(result.nextCursor).toBeNull();
});

test('the newest page brings what was missed and keeps what was loaded further down', () => {
  const result = withNewest(list, { items: [taskAt(40), taskAt(30)], nextCursor: 'other' }, everything);
  expect(idsOf(result)).toEqual(['task-40', 'task-30', 'task-20', 'task-10']);
  expect(result.nextCursor).toBe('next');
});

test('a filter survives the way through the address of the page', () => {
  const filter = { state: 'failed' as const, repositoryId: 'r', q: 'flaky login' };
  const parameters = Object.fromEntries(new URL(boardPath(filter), 'http://x').searchParams);
  expect(filterFrom(parameters)).toEqual(filter);
  expect(filterFrom({ state: 'nonsense', q: ['a', 'b'] })).toEqual(everything);
  expect(tasksPath(filter, 'c')).toBe('/tasks?state=failed&repositoryId=r&q=flaky+login&cursor=c');
});
