import { type AttemptState, isFinal } from '@codex-web/contracts/attempt-state';
import type { Attempt } from '@codex-web/contracts/task';
import type { AttemptProgress } from '@/features/timeline/attempt-steps.tsx';

/** The attempt with what its events told since the API was asked. What the API says about an end is never undone. */
export function withProgress(attempt: Attempt, progress: AttemptProgress | undefined): Attempt {
  if (!progress || isFinal(attempt.state)) return attempt;
  const { ended, usage, diff, cancelRequested } = progress;
  const waiting = progress.waiting === undefined ? attempt.waiting : progress.waiting;
  return {
    ...attempt,
    state: ended?.state ?? stateNow(attempt, progress),
    waiting: ended ? null : waiting,
    endedAt: ended?.at ?? attempt.endedAt,
    usage: usage ?? attempt.usage,
    cancelRequested: attempt.cancelRequested || cancelRequested,
    diff: diff ? { ...diff, sizeBytes: attempt.diff?.sizeBytes ?? 0 } : attempt.diff,
  };
}

/** The events tell of a wait, and that it is over, before the row does. */
function stateNow({ state }: Attempt, { isStarted, waiting }: AttemptProgress): AttemptState {
  if (waiting) return 'waiting';
  const isBack = state === 'waiting' && waiting === null;
  return isBack || (state === 'queued' && isStarted) ? 'running' : state;
}
