import { isFinal } from '@codex-web/contracts/attempt-state';
import type { Attempt } from '@codex-web/contracts/task';
import type { AttemptProgress } from '@/features/timeline/attempt-steps.tsx';

/** The attempt with what its events told since the API was asked. What the API says about an end is never undone. */
export function withProgress(attempt: Attempt, progress: AttemptProgress | undefined): Attempt {
  if (!progress || isFinal(attempt.state)) return attempt;
  const { ended, usage, diff, isStarted, cancelRequested } = progress;
  const running = attempt.state === 'queued' && isStarted ? 'running' : attempt.state;
  return {
    ...attempt,
    state: ended?.state ?? running,
    endedAt: ended?.at ?? attempt.endedAt,
    usage: usage ?? attempt.usage,
    cancelRequested: attempt.cancelRequested || cancelRequested,
    diff: diff ? { ...diff, sizeBytes: attempt.diff?.sizeBytes ?? 0 } : attempt.diff,
  };
}
