import type { Attempt } from '@codex-web/contracts/task';
import { noUsage } from '@codex-web/contracts/usage';
import { describe, expect, test } from 'vitest';
import { withProgress } from './with-progress.ts';

const attempt: Attempt = {
  id: '00000000-0000-4000-8000-000000000001',
  position: 1,
  state: 'running',
  reason: null,
  cancelRequested: false,
  queuedAt: '2026-11-22T14:00:00.000Z',
  startedAt: '2026-11-22T14:00:01.000Z',
  endedAt: null,
  usage: noUsage,
  waiting: null,
  queue: null,
  diff: null,
};
const quiet = { usage: null, diff: null, ended: null, cancelRequested: false, isStarted: true, waiting: undefined };
const wait = { code: 'model_rate_limited', message: 'The provider asks to wait.', until: null } as const;

describe('an attempt with what its events told', () => {
  test('waits as soon as its events say so, before its row does', () => {
    expect(withProgress(attempt, { ...quiet, waiting: wait })).toMatchObject({ state: 'waiting', waiting: wait });
  });

  test('works again when the wait has ended, also while its row still says that it waits', () => {
    const row: Attempt = { ...attempt, state: 'waiting', waiting: wait };
    expect(withProgress(row, { ...quiet, waiting: null })).toMatchObject({ state: 'running', waiting: null });
  });

  test('keeps the wait of its row where the events said nothing of one', () => {
    const row: Attempt = { ...attempt, state: 'waiting', waiting: wait };
    expect(withProgress(row, quiet)).toMatchObject({ state: 'waiting', waiting: wait });
  });

  test('is never brought back from an end that the API told', () => {
    const ended: Attempt = { ...attempt, state: 'failed' };
    expect(withProgress(ended, { ...quiet, waiting: wait })).toBe(ended);
  });
});
