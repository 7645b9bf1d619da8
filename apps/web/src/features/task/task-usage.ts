import type { Task } from '@codex-web/contracts/task';
import { type AttemptUsage, noUsage } from '@codex-web/contracts/usage';

const parts = Object.keys(noUsage) as (keyof AttemptUsage)[];

/** What all attempts of all turns of a task used together. */
export function taskUsage(task: Task): AttemptUsage {
  const sum = { ...noUsage };
  for (const { usage } of task.turns.flatMap((turn) => turn.attempts)) {
    for (const part of parts) sum[part] += usage[part];
  }
  return sum;
}
