import type { TaskSummary, TasksAnswer } from '@codex-web/contracts/task';

export type TaskList = { items: readonly TaskSummary[]; nextCursor: string | null };

/** Whether a task belongs in the list. */
export type Fits = (task: TaskSummary) => boolean;

/**
 * The list after a task changed. A row keeps its place, also when it no longer fits the filter: somebody may be
 * reading it. A task that is new goes on top.
 */
export function withTask(list: TaskList, task: TaskSummary, fits: Fits): TaskList {
  const index = list.items.findIndex((known) => known.id === task.id);
  const before = list.items[index];
  if (before) return isOlder(task, before) ? list : { ...list, items: list.items.with(index, task) };
  const oldest = list.items.at(-1);
  // A task further down than what is loaded comes with its page.
  if (!fits(task) || (oldest && list.nextCursor !== null && task.createdAt < oldest.createdAt)) return list;
  const place = list.items.findIndex((known) => known.createdAt < task.createdAt);
  return { ...list, items: list.items.toSpliced(place === -1 ? list.items.length : place, 0, task) };
}

/** The list without these tasks: they were put away, or can no longer be seen. */
export function without(list: TaskList, ids: readonly string[]): TaskList {
  const items = list.items.filter(({ id }) => !ids.includes(id));
  return items.length === list.items.length ? list : { ...list, items };
}

/** The list with something of these tasks changed before the server says so. */
export function withChanged(list: TaskList, ids: readonly string[], change: Partial<TaskSummary>): TaskList {
  return { ...list, items: list.items.map((task) => (ids.includes(task.id) ? { ...task, ...change } : task)) };
}

/** The list with the next page at its end; rows that came meanwhile are not doubled. */
export function withPage(list: TaskList, page: TasksAnswer): TaskList {
  const known = new Set(list.items.map((task) => task.id));
  return { items: [...list.items, ...page.items.filter((task) => !known.has(task.id))], nextCursor: page.nextCursor };
}

/** The list after its first page was asked for again, since changes may have been missed. */
export function withNewest(list: TaskList, page: TasksAnswer, fits: Fits): TaskList {
  return page.items.reduceRight<TaskList>((before, task) => withTask(before, task, fits), list);
}

function isOlder(task: TaskSummary, known: TaskSummary): boolean {
  return task.updatedAt < known.updatedAt;
}
