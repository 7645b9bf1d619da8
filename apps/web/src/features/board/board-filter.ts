import { type AttemptState, attemptStates } from '@codex-web/contracts/attempt-state';
import { type TaskSummary, type TaskTab, taskTab } from '@codex-web/contracts/task';

/** Which tasks the board shows; the address of the page holds it. */
export type BoardFilter = {
  tab: TaskTab;
  state: AttemptState | null;
  repositoryId: string | null;
  authorId: string | null;
  label: string | null;
  q: string;
};

export const everything: BoardFilter = {
  tab: 'all',
  state: null,
  repositoryId: null,
  authorId: null,
  label: null,
  q: '',
};

type Parameters = Record<string, string | string[] | undefined>;

export function filterFrom(parameters: Parameters): BoardFilter {
  const text = (name: string, most: number) => {
    const value = parameters[name];
    return typeof value === 'string' && value.trim() !== '' ? value.slice(0, most) : null;
  };
  return {
    tab: taskTab.safeParse(parameters.tab).data ?? 'all',
    state: attemptStates.find((known) => known === parameters.state) ?? null,
    repositoryId: text('repository', 100),
    authorId: text('person', 100),
    label: text('label', 40),
    q: text('q', 200) ?? '',
  };
}

/** The address of the board with this filter. */
export function boardPath(filter: BoardFilter): string {
  const parameters = new URLSearchParams();
  if (filter.tab !== 'all') parameters.set('tab', filter.tab);
  if (filter.state) parameters.set('state', filter.state);
  if (filter.repositoryId) parameters.set('repository', filter.repositoryId);
  if (filter.authorId) parameters.set('person', filter.authorId);
  if (filter.label) parameters.set('label', filter.label);
  if (filter.q.trim() !== '') parameters.set('q', filter.q);
  return parameters.size > 0 ? `/?${parameters}` : '/';
}

/** What to ask the API for. */
export function tasksPath(filter: BoardFilter, cursor?: string): string {
  const parameters = new URLSearchParams();
  if (filter.tab !== 'all') parameters.set('tab', filter.tab);
  if (filter.state) parameters.set('state', filter.state);
  if (filter.repositoryId) parameters.set('repositoryId', filter.repositoryId);
  if (filter.authorId) parameters.set('authorId', filter.authorId);
  if (filter.label) parameters.set('label', filter.label);
  if (filter.q.trim() !== '') parameters.set('q', filter.q.trim());
  if (cursor) parameters.set('cursor', cursor);
  return `/tasks?${parameters}`;
}

/** Whether a task that just changed belongs in the list. Words are looked for in the title only: the prompts are not here. */
export function matches(task: TaskSummary, filter: BoardFilter, userId: string): boolean {
  if (!isOnTab(task, filter.tab, userId)) return false;
  if (filter.state && task.state !== filter.state) return false;
  if (filter.repositoryId && task.repository.id !== filter.repositoryId) return false;
  if (filter.authorId && task.author.id !== filter.authorId) return false;
  if (filter.label && !task.labels.some((label) => label.toLowerCase() === filter.label?.toLowerCase())) return false;
  return task.title.toLowerCase().includes(filter.q.trim().toLowerCase());
}

/** Whether a task belongs on the tab, whatever else is asked for. */
export function isOnTab(task: TaskSummary, tab: TaskTab, userId: string): boolean {
  if (tab === 'archived') return task.archivedAt !== null;
  if (task.archivedAt !== null) return false;
  if (tab === 'mine') return task.assignee.id === userId;
  return tab === 'all' || task.needsMe !== null;
}

export function isEverything(filter: BoardFilter): boolean {
  return boardPath(filter) === '/';
}

/** Whether something besides the tab narrows the list. */
export function isNarrowed(filter: BoardFilter): boolean {
  return !isEverything({ ...filter, tab: 'all' });
}
