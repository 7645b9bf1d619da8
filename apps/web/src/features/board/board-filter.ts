import { type AttemptState, attemptStates } from '@codex-web/contracts/attempt-state';
import type { TaskSummary } from '@codex-web/contracts/task';

/** Which tasks the board shows; the address of the page holds it. */
export type BoardFilter = { state: AttemptState | null; repositoryId: string | null; q: string };

export const everything: BoardFilter = { state: null, repositoryId: null, q: '' };

type Parameters = Record<string, string | string[] | undefined>;

export function filterFrom(parameters: Parameters): BoardFilter {
  const state = attemptStates.find((known) => known === parameters.state) ?? null;
  const repositoryId = typeof parameters.repository === 'string' ? parameters.repository : null;
  return { state, repositoryId, q: typeof parameters.q === 'string' ? parameters.q.slice(0, 200) : '' };
}

/** The address of the board with this filter. */
export function boardPath(filter: BoardFilter): string {
  const parameters = new URLSearchParams();
  if (filter.state) parameters.set('state', filter.state);
  if (filter.repositoryId) parameters.set('repository', filter.repositoryId);
  if (filter.q.trim() !== '') parameters.set('q', filter.q);
  return parameters.size > 0 ? `/?${parameters}` : '/';
}

/** What to ask the API for. */
export function tasksPath(filter: BoardFilter, cursor?: string): string {
  const parameters = new URLSearchParams();
  if (filter.state) parameters.set('state', filter.state);
  if (filter.repositoryId) parameters.set('repositoryId', filter.repositoryId);
  if (filter.q.trim() !== '') parameters.set('q', filter.q.trim());
  if (cursor) parameters.set('cursor', cursor);
  return `/tasks?${parameters}`;
}

/** Whether a task that just changed belongs in the list. Words are looked for in the title only: the prompts are not here. */
export function matches(task: TaskSummary, filter: BoardFilter): boolean {
  if (filter.state && task.state !== filter.state) return false;
  if (filter.repositoryId && task.repository.id !== filter.repositoryId) return false;
  return task.title.toLowerCase().includes(filter.q.trim().toLowerCase());
}

export function isEverything(filter: BoardFilter): boolean {
  return boardPath(filter) === '/';
}
