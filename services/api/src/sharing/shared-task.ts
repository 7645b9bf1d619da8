import type { SharedAttempt, SharedTask } from '@codex-web/contracts/share-link';
import type { Attempt, Task } from '@codex-web/contracts/task';
import type { ShareRedactor } from './share-redactor.ts';

/** A task as a share link shows it: what is not named here is not shown. */
export function toSharedTask(task: Task, expiresAt: Date, redactor: ShareRedactor): SharedTask {
  return {
    title: redactor.text(task.title),
    state: task.state,
    repositoryName: redactor.text(task.repository.name),
    authorName: task.author.name,
    createdAt: task.createdAt,
    expiresAt: expiresAt.toISOString(),
    turns: task.turns.map((turn) => ({
      id: turn.id,
      position: turn.position,
      prompt: redactor.text(turn.prompt),
      agent: turn.agent,
      model: turn.model,
      createdAt: turn.createdAt,
      attempts: turn.attempts.map(toSharedAttempt),
    })),
  };
}

function toSharedAttempt({ id, position, state, reason, startedAt, endedAt, diff }: Attempt): SharedAttempt {
  return { id, position, state, reason: reason?.code ?? null, startedAt, endedAt, diff };
}
