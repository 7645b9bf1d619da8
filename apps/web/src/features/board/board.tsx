'use client';

import type { Repository } from '@codex-web/contracts/repository';
import type { TasksAnswer } from '@codex-web/contracts/task';
import { useRef } from 'react';
import { useHotkeys } from '@/ui/use-hotkeys.ts';
import { type BoardFilter, boardPath, isEverything } from './board-filter.ts';
import { BoardToolbar } from './board-toolbar.tsx';
import { LoadMore } from './load-more.tsx';
import { TaskRow } from './task-row.tsx';
import { useFilterNavigation } from './use-filter-navigation.ts';
import { useTaskList } from './use-task-list.ts';

type BoardProps = { initial: TasksAnswer; filter: BoardFilter; repositories: Repository[] };

/** The tasks of the workspace, newest first, with what narrows them down. */
export function Board({ initial, filter, repositories }: BoardProps) {
  const navigation = useFilterNavigation(filter);
  return (
    <section aria-labelledby="tasks-heading" aria-busy={navigation.isPending}>
      <h2 id="tasks-heading" className="sr-only">
        Tasks
      </h2>
      <BoardToolbar filter={navigation.shown} repositories={repositories} onChange={navigation.go} />
      <div className={navigation.isPending ? 'opacity-60' : undefined}>
        <Rows key={boardPath(filter)} initial={initial} filter={filter} />
      </div>
    </section>
  );
}

function Rows({ initial, filter }: Omit<BoardProps, 'repositories'>) {
  const { tasks, hasMore, more, loadMore } = useTaskList(initial, filter);
  const listRef = useRef<HTMLUListElement>(null);
  useHotkeys({
    j: () => moveFocus(listRef.current, 1),
    k: () => moveFocus(listRef.current, -1),
    '/': () => document.getElementById('search')?.focus(),
  });
  if (tasks.length === 0) {
    return (
      <p className="border-t border-line px-3 py-10 text-center text-muted">
        {isEverything(filter) ? 'No tasks yet.' : 'No task fits these filters.'}
      </p>
    );
  }
  return (
    <>
      <ul ref={listRef}>
        {tasks.map((task) => (
          <TaskRow key={task.id} task={task} />
        ))}
      </ul>
      {hasMore && <LoadMore busy={more.busy} failure={more.failure} onLoad={loadMore} />}
    </>
  );
}

function moveFocus(list: HTMLUListElement | null, step: 1 | -1): void {
  const links = [...(list?.querySelectorAll<HTMLElement>('a[data-row]') ?? [])];
  const here = links.findIndex((link) => link.contains(document.activeElement));
  const next = here === -1 ? (step === 1 ? 0 : links.length - 1) : here + step;
  links[next]?.focus();
}
