import type { TaskSummary } from '@codex-web/contracts/task';
import { describe, expect, test } from 'vitest';
import { type BoardFilter, boardPath, everything, filterFrom, matches, tasksPath } from './board-filter.ts';
import { type TaskList, withNewest, without, withPage, withTask } from './task-list.ts';

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
    workspaceId: 'w',
    visibility: 'workspace',
    assignee: { id: 'u', name: 'A. Person' },
    labels: [],
    priority: 'normal',
    archivedAt: null,
    activityAt: null,
    unread: false,
    needsMe: null,
    mayChange: true,
    mayChangeVisibility: true,
    ...change,
  };
}

const list: TaskList = { items: [taskAt(20), taskAt(10)], nextCursor: 'next' };
const fits = (filter: BoardFilter) => (task: TaskSummary) => matches(task, filter, 'u');
const idsOf = (result: TaskList) => result.items.map((task) => task.id);

describe('a task that changed', () => {
  test('keeps its row, also when it no longer fits the filter', () => {
    const changed = taskAt(10, { state: 'completed', updatedAt: '2026-11-22T15:00:00.000Z' });
    const result = withTask(list, changed, fits({ ...everything, state: 'running' }));
    expect(idsOf(result)).toEqual(['task-20', 'task-10']);
    expect(result.items[1]?.state).toBe('completed');
  });

  test('is not replaced by older news of itself', () => {
    const older = taskAt(10, { updatedAt: '2026-11-22T13:00:00.000Z', title: 'Old' });
    expect(withTask(list, older, fits(everything))).toBe(list);
  });

  test('is put at its time when it is new, and left out when it does not fit', () => {
    expect(idsOf(withTask(list, taskAt(30), fits(everything)))).toEqual(['task-30', 'task-20', 'task-10']);
    expect(idsOf(withTask(list, taskAt(15), fits(everything)))).toEqual(['task-20', 'task-15', 'task-10']);
    expect(withTask(list, taskAt(30), fits({ ...everything, state: 'failed' }))).toBe(list);
    expect(withTask(list, taskAt(30), fits({ ...everything, q: 'other' }))).toBe(list);
  });

  test('waits for its page when it is older than what is loaded', () => {
    expect(withTask(list, taskAt(5), fits(everything))).toBe(list);
    expect(idsOf(withTask({ ...list, nextCursor: null }, taskAt(5), fits(everything)))).toEqual([
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
  const result = withNewest(list, { items: [taskAt(40), taskAt(30)], nextCursor: 'other' }, fits(everything));
  expect(idsOf(result)).toEqual(['task-40', 'task-30', 'task-20', 'task-10']);
  expect(result.nextCursor).toBe('next');
});

test('tasks that can no longer be seen leave the list', () => {
  expect(idsOf(without(list, ['task-20']))).toEqual(['task-10']);
  expect(without(list, ['other'])).toBe(list);
});

describe('a tab', () => {
  const archived = taskAt(1, { archivedAt: '2026-11-22T15:00:00.000Z', needsMe: 'ended' });
  const others = taskAt(2, { assignee: { id: 'v', name: 'B. Person' } });
  const needed = taskAt(3, { needsMe: 'mentioned', assignee: { id: 'v', name: 'B. Person' } });
  test.each([
    ['all', ['task-3', 'task-2']],
    ['mine', []],
    ['needs-me', ['task-3']],
    ['archived', ['task-1']],
  ] as const)('%s takes in its own tasks only', (tab, ids) => {
    const isOn = fits({ ...everything, tab });
    expect([needed, others, archived].filter(isOn).map(({ id }) => id)).toEqual(ids);
  });

  test('mine are those somebody else submitted and I look after, too', () => {
    const handed = taskAt(4, { author: { id: 'v', name: 'B. Person' } });
    expect(fits({ ...everything, tab: 'mine' })(handed)).toBe(true);
  });
});

test('labels are told apart without regard to upper and lower case, people by their id', () => {
  const labelled = taskAt(1, { labels: ['Bug'] });
  expect(fits({ ...everything, label: 'bug' })(labelled)).toBe(true);
  expect(fits({ ...everything, label: 'bugs' })(labelled)).toBe(false);
  expect(fits({ ...everything, authorId: 'u' })(labelled)).toBe(true);
  expect(fits({ ...everything, authorId: 'v' })(labelled)).toBe(false);
});

test('a filter survives the way through the address of the page', () => {
  const filter: BoardFilter = {
    tab: 'mine',
    state: 'failed',
    repositoryId: 'r',
    authorId: 'u',
    label: 'needs design',
    q: 'flaky login',
  };
  const parameters = Object.fromEntries(new URL(boardPath(filter), 'http://x').searchParams);
  expect(filterFrom(parameters)).toEqual(filter);
  expect(filterFrom({ state: 'nonsense', tab: 'other', q: ['a', 'b'], label: ' ' })).toEqual(everything);
  expect(tasksPath(filter, 'c')).toBe(
    '/tasks?tab=mine&state=failed&repositoryId=r&authorId=u&label=needs+design&q=flaky+login&cursor=c',
  );
});
