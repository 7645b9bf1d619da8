import type { Notification } from '@codex-web/contracts/notification';
import { expect, test } from 'vitest';
import { markedRead, titleWith, withNotifications } from './notification-list.ts';

function at(minute: number, readAt: string | null = null): Notification {
  return {
    id: `n${minute}`,
    type: 'task.completed',
    workspaceId: null,
    text: 'Completed: a task',
    task: null,
    actor: null,
    link: '/',
    createdAt: `2026-11-22T14:${minute}:00.000Z`,
    readAt,
  };
}

test('what comes twice stands once and stays read, and the newest stands first', () => {
  const read = at(10, '2026-11-22T15:00:00.000Z');
  const list = withNotifications([at(10), at(20), read], [at(30), at(10)]);
  expect(list.map(({ id }) => id)).toEqual(['n30', 'n20', 'n10']);
  expect(list[2]?.readAt).toBe('2026-11-22T15:00:00.000Z');
});

test('only what was unread becomes read', () => {
  const before = [at(30), at(20), at(10, 'earlier')];
  expect(markedRead(before, ['n20'], 'now').map(({ readAt }) => readAt)).toEqual([null, 'now', 'earlier']);
  expect(markedRead(before, 'all', 'now').map(({ readAt }) => readAt)).toEqual(['now', 'now', 'earlier']);
});

test('the title carries the number once', () => {
  expect(titleWith(3, 'Board · Codex Web')).toBe('(3) Board · Codex Web');
  expect(titleWith(120, '(3) Board')).toBe('(99+) Board');
  expect(titleWith(0, '(99+) Board')).toBe('Board');
});
