import type { Attempt, Task, Turn } from '@codex-web/contracts/task';

/** Which attempt of each turn is shown, by turn id; turns that are not in it show their default. */
export type Chosen = Readonly<Record<string, string>>;

/** The attempt of a turn that is shown: the chosen one, else the one the next turn goes on from, else the first. */
export function shownAttempt(task: Task, turn: Turn, chosen: Chosen): Attempt | null {
  const followed = new Set(task.turns.map((other) => other.parentAttemptId));
  return (
    turn.attempts.find((attempt) => attempt.id === chosen[turn.id]) ??
    turn.attempts.find((attempt) => followed.has(attempt.id)) ??
    turn.attempts[0] ??
    null
  );
}

/** The turn an attempt belongs to; the newest turn where it is not in the task. */
export function turnOf(task: Task, attemptId: string | null): Turn | null {
  const holds = (turn: Turn) => turn.attempts.some((attempt) => attempt.id === attemptId);
  return task.turns.find(holds) ?? task.turns.at(-1) ?? null;
}

/** `attempt 2`, with its turn where the task has several: what a follow-up goes on from. */
export function nameOfAttempt(task: Task, turn: Turn, attempt: Attempt): string {
  const name = `attempt ${attempt.position}`;
  return task.turns.length > 1 ? `${name} of turn ${turn.position}` : name;
}
