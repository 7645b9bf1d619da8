import type { TaskPriority } from '@codex-web/contracts/queue';
import type { CreateTaskRequest, Visibility } from '@codex-web/contracts/task';

/** What most tasks leave as it is: who sees it, how pressing it is, and what it starts after. */
export type ExtraOptions = {
  /** Null leaves it to the workspace. */
  visibility: Visibility | null;
  priority: TaskPriority;
  after: readonly { id: string; title: string }[];
};

export const noExtras: ExtraOptions = { visibility: null, priority: 'normal', after: [] };

/** The part of a request that says something other than the defaults. */
export function requestOf({ visibility, priority, after }: ExtraOptions): Partial<CreateTaskRequest> {
  return {
    ...(visibility === null ? {} : { visibility }),
    ...(priority === 'normal' ? {} : { priority }),
    ...(after.length === 0 ? {} : { dependsOn: after.map(({ id }) => id) }),
  };
}

/** What is not as usual, in a few words; empty where all is. */
export function wordsOf({ visibility, priority, after }: ExtraOptions): string {
  const words = [
    visibility === 'private' && 'private',
    visibility === 'workspace' && 'for the workspace',
    priority !== 'normal' && `${priority} priority`,
    after.length > 0 && `after ${after.length === 1 ? '1 task' : `${after.length} tasks`}`,
  ];
  const text = words.filter((word) => word !== false).join(', ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
