import type { QueueItem } from '@codex-web/contracts/queue';
import { expect, test } from 'vitest';
import { limitFrom, moveBy } from './queue-order.ts';

function item(attemptId: string, personId: string): QueueItem {
  return {
    attemptId,
    task: null,
    person: { id: personId, name: personId },
    priority: 'normal',
    queuedAt: '2026-11-22T14:00:00.000Z',
    standing: { position: 1, reason: 'behind', message: '' },
  };
}

const queue = [item('a1', 'ann'), item('b1', 'ben'), item('a2', 'ann'), item('b2', 'ben'), item('a3', 'ann')];

test('an attempt moves past its person’s next one, not past somebody else’s', () => {
  expect(moveBy(queue, 'a2', 'up')).toEqual({ attemptId: 'a2', to: { before: 'a1' } });
  expect(moveBy(queue, 'a2', 'down')).toEqual({ attemptId: 'a2', to: { after: 'a3' } });
});

test('it does not move past the end of its person’s', () => {
  expect(moveBy(queue, 'b1', 'up')).toBeNull();
  expect(moveBy(queue, 'a3', 'down')).toBeNull();
  expect(moveBy(queue, 'gone', 'up')).toBeNull();
});

test.each([
  ['', null],
  [' 4 ', 4],
  ['0', undefined],
  ['2.5', undefined],
  ['10001', undefined],
  ['many', undefined],
])('the limit %j is %s', (text, limit) => expect(limitFrom(text)).toBe(limit));
