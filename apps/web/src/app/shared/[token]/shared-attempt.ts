import type { SharedAttempt, SharedTask } from '@codex-web/contracts/share-link';
import type { Attempt } from '@codex-web/contracts/task';
import { noUsage } from '@codex-web/contracts/usage';

type SharedTurn = SharedTask['turns'][number];

/** An attempt as the parts of the task page know it, with nothing where a link shows nothing. */
export function toAttempt(shared: SharedAttempt, turn: SharedTurn): Attempt {
  const { reason, ...attempt } = shared;
  return {
    ...attempt,
    reason: reason === null ? null : { code: reason, message: '' },
    cancelRequested: false,
    queuedAt: turn.createdAt,
    usage: noUsage,
    waiting: null,
    queue: null,
  };
}

/** The attempt of a turn that is shown first: the first one that was completed, else the first. */
export function firstShown(turn: SharedTurn): SharedAttempt | null {
  return turn.attempts.find(({ state }) => state === 'completed') ?? turn.attempts[0] ?? null;
}
