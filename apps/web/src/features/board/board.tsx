'use client';

import type { Repository } from '@codex-web/contracts/repository';
import type { TaskCounts, TasksAnswer } from '@codex-web/contracts/task';
import { useRef } from 'react';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { useHotkeys } from '@/ui/use-hotkeys.ts';
import { type BoardFilter, boardPath } from './board-filter.ts';
import { BoardTabs } from './board-tabs.tsx';
import { BoardToolbar } from './board-toolbar.tsx';
import { EmptyBoard } from './empty-board.tsx';
import { LoadMore } from './load-more.tsx';
import { focusedRow, focusNear, moveFocus } from './row-focus.ts';
import { SelectionBar } from './selection-bar.tsx';
import { TaskRow } from './task-row.tsx';
import { useFilterNavigation } from './use-filter-navigation.ts';
import { useRowActions } from './use-row-actions.ts';
import { useSelection } from './use-selection.ts';
import { useTaskCounts } from './use-task-counts.ts';
import { useTaskList } from './use-task-list.ts';

type BoardProps = {
  initial: TasksAnswer;
  counts: TaskCounts | null;
  filter: BoardFilter;
  repositories: Repository[];
};

/** The tasks of the workspace, newest first, with what narrows them down. */
export function Board({ initial, counts, filter, repositories }: BoardProps) {
  const navigation = useFilterNavigation(filter);
  const { counts: latest, recount } = useTaskCounts(counts, initial);
  return (
    <section aria-labelledby="tasks-heading" aria-busy={navigation.isPending}>
      <h2 id="tasks-heading" className="sr-only">
        Tasks
      </h2>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
        <BoardTabs filter={navigation.shown} counts={latest} onChange={navigation.go} />
        <BoardToolbar
          filter={navigation.shown}
          repositories={repositories}
          tasks={initial.items}
          onChange={navigation.go}
        />
      </div>
      <div className={navigation.isPending ? 'opacity-60' : undefined}>
        <Rows key={boardPath(filter)} initial={initial} filter={filter} onClear={navigation.go} onChanges={recount} />
      </div>
    </section>
  );
}

type RowsProps = Pick<BoardProps, 'initial' | 'filter'> & {
  onClear: (filter: BoardFilter) => void;
  onChanges: () => void;
};

function Rows({ initial, filter, onClear, onChanges }: RowsProps) {
  const { tasks, hasMore, more, loadMore, apply } = useTaskList(initial, filter, onChanges);
  const selection = useSelection(tasks);
  const { archive, mark, failure, said } = useRowActions(apply);
  const listRef = useRef<HTMLUListElement>(null);
  /** What a key acts on: what is selected, else the row with the focus. */
  const meant = () => {
    if (selection.selected.length > 0) return selection.selected;
    const id = focusedRow(listRef.current);
    return tasks.filter((task) => task.id === id);
  };
  const archiveMeant = () => {
    const those = meant();
    focusNear(
      listRef.current,
      those.map(({ id }) => id),
    );
    archive(those);
    selection.clear();
  };
  useHotkeys({
    j: () => moveFocus(listRef.current, 1),
    k: () => moveFocus(listRef.current, -1),
    '/': () => document.getElementById('search')?.focus(),
    x: () => {
      const id = focusedRow(listRef.current);
      if (id !== null) selection.toggle(id);
    },
    e: archiveMeant,
    u: () => mark(meant(), true),
    Escape: selection.clear,
  });
  return (
    <>
      <p role="status" className="sr-only">
        {said}
      </p>
      {failure && (
        <div className="mb-2">
          <FailureNotice title="Not every task was changed." failure={failure} />
        </div>
      )}
      {tasks.length === 0 && <EmptyBoard filter={filter} onClear={onClear} />}
      <ul ref={listRef}>
        {tasks.map((task) => (
          <TaskRow key={task.id} task={task} isSelected={selection.has(task.id)} onSelect={selection.toggle} />
        ))}
      </ul>
      {hasMore && <LoadMore busy={more.busy} failure={more.failure} onLoad={loadMore} />}
      <SelectionBar
        selected={selection.selected}
        onArchive={archiveMeant}
        onMark={(unread) => mark(selection.selected, unread)}
        onClear={selection.clear}
      />
    </>
  );
}
