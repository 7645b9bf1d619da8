'use client';

import type { TaskSummary } from '@codex-web/contracts/task';
import { GitBranch, Layers, MessageSquare } from 'lucide-react';
import Link from 'next/link';
import { memo } from 'react';
import { DiffCount } from '@/ui/diff-count.tsx';
import { formatAmount } from '@/ui/format/format-count.ts';
import { visibleName } from '@/ui/format/visible-text.ts';
import { StateIcon, stateWord } from '@/ui/state-mark.tsx';
import { Elapsed, RelativeTime } from '@/ui/time.tsx';

/** One task on one line of 40 pixels, on two lines where the screen is narrow. The link covers the whole row. */
export const TaskRow = memo(function TaskRow({ task }: { task: TaskSummary }) {
  return (
    <li className="group relative grid min-h-10 grid-cols-[16px_minmax(0,1fr)_auto] items-center gap-x-4 border-t border-line px-2 py-2 text-sm [content-visibility:auto] [contain-intrinsic-block-size:40px] last:border-b hover:bg-surface has-focus-visible:bg-surface md:grid-cols-[16px_minmax(0,1fr)_minmax(0,104px)_minmax(0,112px)_124px_84px] md:py-0 lg:grid-cols-[16px_minmax(0,1fr)_minmax(0,112px)_minmax(0,120px)_124px_84px_minmax(0,96px)_52px_60px] xl:grid-cols-[16px_minmax(0,1fr)_minmax(0,176px)_minmax(0,192px)_136px_92px_minmax(0,144px)_56px_64px]">
      <StateIcon state={task.state} />
      <Link
        data-row
        href={`/tasks/${task.id}`}
        prefetch={false}
        className="truncate text-base font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:rounded-sm focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
        title={visibleName(task.title)}
      >
        {visibleName(task.title)}
      </Link>
      <div className="contents max-md:col-span-2 max-md:col-start-2 max-md:row-start-2 max-md:mt-0.5 max-md:flex max-md:min-w-0 max-md:gap-x-3 max-md:text-xs">
        <span className="truncate text-muted" title={task.repository.name}>
          {visibleName(task.repository.name)}
        </span>
        <Branch task={task} />
        <span className="flex items-center gap-1.5 whitespace-nowrap text-muted">
          {stateWord(task.state)}
          {task.startedAt && <Elapsed from={task.startedAt} to={task.endedAt} />}
        </span>
      </div>
      <span className="justify-self-end text-right max-md:col-start-3 max-md:row-start-1">
        {task.diff && <DiffCount added={task.diff.added} removed={task.diff.removed} />}
      </span>
      <span className="hidden truncate text-muted lg:block" title={task.author.name}>
        {visibleName(task.author.name)}
      </span>
      <Extent task={task} />
      <RelativeTime
        at={task.createdAt}
        className="hidden text-right text-xs whitespace-nowrap text-muted tabular lg:block"
      />
    </li>
  );
});

function Branch({ task }: { task: TaskSummary }) {
  const name = task.baseBranch ? visibleName(task.baseBranch) : task.baseCommit.slice(0, 7);
  return (
    <span className="flex min-w-0 items-center gap-1 text-muted" title={name}>
      <GitBranch aria-hidden className="size-3.5 shrink-0" />
      <span className="truncate">{name}</span>
    </span>
  );
}

function Extent({ task }: { task: TaskSummary }) {
  return (
    <span className="hidden items-center justify-end gap-2 text-xs text-muted tabular lg:flex">
      {task.attempts > 1 && (
        <span className="flex items-center gap-0.5" title={formatAmount(task.attempts, 'attempt')}>
          <Layers aria-hidden className="size-3.5" />
          {task.attempts}
          <span className="sr-only"> attempts</span>
        </span>
      )}
      {task.turns > 1 && (
        <span className="flex items-center gap-0.5" title={formatAmount(task.turns, 'turn')}>
          <MessageSquare aria-hidden className="size-3.5" />
          {task.turns}
          <span className="sr-only"> turns</span>
        </span>
      )}
    </span>
  );
}
