'use client';

import type { TaskSummary } from '@codex-web/contracts/task';
import { GitBranch, Layers, Lock, MessageSquare } from 'lucide-react';
import Link from 'next/link';
import { memo } from 'react';
import { Avatar } from '@/ui/avatar.tsx';
import { classNames } from '@/ui/class-names.ts';
import { DiffCount } from '@/ui/diff-count.tsx';
import { formatAmount } from '@/ui/format/format-count.ts';
import { visibleName } from '@/ui/format/visible-text.ts';
import { LabelChip } from '@/ui/label-chip.tsx';
import { StateIcon, stateWord } from '@/ui/state-mark.tsx';
import { Elapsed, RelativeTime } from '@/ui/time.tsx';
import { NeedsMeMark } from './needs-me-mark.tsx';

type TaskRowProps = { task: TaskSummary; isSelected: boolean; onSelect: (id: string) => void };

/** One task on one line of 40 pixels, on two lines where the screen is narrow. The link covers the whole row. */
export const TaskRow = memo(function TaskRow({ task, isSelected, onSelect }: TaskRowProps) {
  return (
    <li
      data-task={task.id}
      className={classNames(
        'group relative grid min-h-10 grid-cols-[16px_minmax(0,1fr)_auto] items-center gap-x-3 border-t border-line px-2 py-2 text-sm [content-visibility:auto] [contain-intrinsic-block-size:40px] last:border-b hover:bg-surface has-focus-visible:bg-surface md:grid-cols-[16px_minmax(0,1fr)_minmax(0,104px)_124px_84px_20px] md:gap-x-4 md:py-0 lg:grid-cols-[16px_minmax(0,1fr)_minmax(0,104px)_minmax(0,104px)_124px_84px_minmax(0,112px)_52px_60px] xl:grid-cols-[16px_minmax(0,1fr)_minmax(0,176px)_minmax(0,192px)_136px_92px_minmax(0,160px)_56px_64px]',
        isSelected && 'bg-accent-soft hover:bg-accent-soft',
      )}
    >
      <Lead task={task} isSelected={isSelected} onSelect={onSelect} />
      <Title task={task} />
      <div className="contents max-md:col-start-2 max-md:row-start-2 max-md:mt-0.5 max-md:flex max-md:min-w-0 max-md:items-center max-md:gap-x-2 max-md:text-xs">
        <span className="truncate text-muted" title={task.repository.name}>
          {visibleName(task.repository.name)}
        </span>
        <Branch task={task} />
        <span className="flex shrink-0 items-center gap-1.5 whitespace-nowrap text-muted">
          {stateWord(task.state)}
          {task.startedAt && <Elapsed from={task.startedAt} to={task.endedAt} />}
        </span>
      </div>
      <span className="justify-self-end text-right max-md:col-start-3 max-md:row-start-1">
        {task.diff && <DiffCount added={task.diff.added} removed={task.diff.removed} />}
      </span>
      <People task={task} />
      <Extent task={task} />
      <RelativeTime
        at={task.createdAt}
        className="hidden text-right text-xs whitespace-nowrap text-muted tabular lg:block"
      />
    </li>
  );
});

/** The state, and in its place a box to select the row under the pointer; the dot says that there is news. */
function Lead({ task, isSelected, onSelect }: TaskRowProps) {
  return (
    <span className="relative grid size-4 place-items-center">
      {task.unread && <span aria-hidden className="absolute -left-[7px] size-1.5 rounded-full bg-accent-fill" />}
      <StateIcon state={task.state} className={isSelected ? 'invisible' : 'group-hover:invisible touch:visible!'} />
      <label className="absolute -inset-2 z-10 grid cursor-pointer place-items-center touch:-inset-3.5">
        <input
          type="checkbox"
          data-select
          aria-label={`Select ${visibleName(task.title)}`}
          checked={isSelected}
          onChange={() => onSelect(task.id)}
          className={classNames(
            'size-4 accent-(--accent-fill)',
            !isSelected && 'opacity-0 group-hover:opacity-100 focus-visible:opacity-100 touch:opacity-0!',
          )}
        />
      </label>
    </span>
  );
}

function Title({ task }: { task: TaskSummary }) {
  const shown = task.labels.slice(0, 1);
  const more = task.labels.length - shown.length;
  return (
    <div className="flex min-w-0 items-center gap-2">
      <Link
        data-row
        href={`/tasks/${task.id}`}
        prefetch={false}
        className={classNames(
          'truncate text-base after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:rounded-sm focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent',
          task.unread ? 'font-semibold' : 'font-normal',
        )}
        title={visibleName(task.title)}
      >
        {task.unread && <span className="sr-only">Unread: </span>}
        {visibleName(task.title)}
      </Link>
      {task.visibility === 'private' && (
        <span title="Private: its author and assignee see it" className="shrink-0 text-muted">
          <Lock aria-hidden className="size-3.5" />
          <span className="sr-only">Private</span>
        </span>
      )}
      {task.needsMe && <NeedsMeMark needsMe={task.needsMe} />}
      <span className="hidden shrink-0 items-center gap-1 md:flex">
        {shown.map((label) => (
          <LabelChip key={label} label={label} />
        ))}
        {more > 0 && (
          <span className="text-xs text-muted" title={task.labels.slice(1).map(visibleName).join(', ')}>
            +{more}
            <span className="sr-only"> more labels</span>
          </span>
        )}
      </span>
    </div>
  );
}

function Branch({ task }: { task: TaskSummary }) {
  const name = task.baseBranch ? visibleName(task.baseBranch) : task.baseCommit.slice(0, 7);
  return (
    <span
      className="flex min-w-0 items-center gap-1 text-muted max-md:max-w-2/5 max-md:shrink-0 md:max-lg:hidden"
      title={name}
    >
      <GitBranch aria-hidden className="size-3.5 shrink-0" />
      <span className="truncate">{name}</span>
    </span>
  );
}

/** Who looks after it: its author, or whom it was handed to. */
function People({ task: { author, assignee } }: { task: TaskSummary }) {
  const words =
    assignee.id === author.id
      ? `By ${visibleName(author.name)}`
      : `By ${visibleName(author.name)}, handed to ${visibleName(assignee.name)}`;
  return (
    <span
      title={words}
      className="flex min-w-0 items-center gap-1.5 justify-self-end text-muted max-md:col-start-3 max-md:row-start-2 lg:justify-self-auto"
    >
      <Avatar name={assignee.name} isSilent />
      <span aria-hidden className="hidden truncate lg:block">
        {visibleName(assignee.name)}
      </span>
      <span className="sr-only">{words}</span>
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
