import type { AttemptState } from '@codex-web/contracts/attempt-state';
import { Ban, CircleCheck, CirclePause, CircleX, Clock, LoaderCircle } from 'lucide-react';
import { classNames } from './class-names.ts';

const marks = {
  queued: { Icon: Clock, word: 'Queued', color: 'text-queued' },
  running: { Icon: LoaderCircle, word: 'Running', color: 'text-accent' },
  waiting: { Icon: CirclePause, word: 'Waiting', color: 'text-waiting' },
  completed: { Icon: CircleCheck, word: 'Completed', color: 'text-completed' },
  failed: { Icon: CircleX, word: 'Failed', color: 'text-failed' },
  cancelled: { Icon: Ban, word: 'Cancelled', color: 'text-queued' },
} as const satisfies Record<AttemptState, unknown>;

export function stateWord(state: AttemptState): string {
  return marks[state].word;
}

/** The picture of a state. It is never alone: the word stands beside it, or in the name of what holds it. */
export function StateIcon({ state, className }: { state: AttemptState; className?: string }) {
  const { Icon, color } = marks[state];
  return (
    <Icon
      aria-hidden
      className={classNames('size-4 shrink-0', color, state === 'running' && 'animate-spin', className)}
    />
  );
}

export function StateMark({ state, className }: { state: AttemptState; className?: string }) {
  return (
    <span className={classNames('inline-flex items-center gap-1.5', className)}>
      <StateIcon state={state} />
      <span className={marks[state].color}>{marks[state].word}</span>
    </span>
  );
}
