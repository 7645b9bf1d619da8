import type { Comment } from '@codex-web/contracts/comment';
import { describe, expect, test } from 'vitest';
import { betweenTurns, latestUpdate, withComment } from './comment-list.ts';

function commentAt(minute: number, change: Partial<Comment> = {}): Comment {
  const at = timeOf(minute);
  return {
    id: `comment-${minute}`,
    taskId: 't',
    author: { id: 'u', name: 'A. Person' },
    body: 'Hello',
    mentions: [],
    createdAt: at,
    editedAt: null,
    deletedAt: null,
    updatedAt: at,
    ...change,
  };
}

function timeOf(minute: number): string {
  return `2026-11-22T14:${String(minute).padStart(2, '0')}:00.000Z`;
}

const known = [commentAt(10), commentAt(30)];

describe('a comment that comes in', () => {
  test('stands at its time when it is new', () => {
    expect(withComment(known, commentAt(20)).map(({ id }) => id)).toEqual(['comment-10', 'comment-20', 'comment-30']);
    expect(withComment(known, commentAt(40)).at(-1)?.id).toBe('comment-40');
  });

  test('replaces what is known of it by newer news only', () => {
    const edited = commentAt(10, { body: 'Better', updatedAt: timeOf(50) });
    const after = withComment(known, edited);
    expect(after.map(({ body }) => body)).toEqual(['Better', 'Hello']);
    expect(withComment(after, commentAt(10))).toBe(after);
  });
});

test('the stream goes on after the newest change, be it of an old comment', () => {
  expect(latestUpdate([commentAt(10, { updatedAt: timeOf(50) }), commentAt(30)])).toBe(timeOf(50));
  expect(latestUpdate([])).toBeNull();
});

test('comments stand between the turns by their time', () => {
  const groups = betweenTurns([commentAt(5), commentAt(15), commentAt(20), commentAt(25)], [timeOf(10), timeOf(20)]);
  expect(groups.map((group) => group.map(({ id }) => id))).toEqual([
    ['comment-5'],
    ['comment-15'],
    ['comment-20', 'comment-25'],
  ]);
});
