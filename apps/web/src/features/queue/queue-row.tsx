'use client';

import type { MoveInQueueRequest, QueueItem, TaskPriority } from '@codex-web/contracts/queue';
import {
  ArrowDown,
  ArrowDownToLine,
  ArrowUp,
  ArrowUpToLine,
  ChevronDown,
  ChevronsUp,
  ChevronUp,
  Ellipsis,
  Minus,
} from 'lucide-react';
import Link from 'next/link';
import type { KeyboardEvent } from 'react';
import { Avatar } from '@/ui/avatar.tsx';
import { buttonClass } from '@/ui/button.tsx';
import { visibleName, visibleText } from '@/ui/format/visible-text.ts';
import { Menu, MenuItem } from '@/ui/menu.tsx';
import { RelativeTime } from '@/ui/time.tsx';

type QueueRowProps = {
  item: QueueItem;
  mayManage: boolean;
  /** The page says already that the queue is paused. */
  isPaused: boolean;
  onMove: (to: MoveInQueueRequest['to'] | 'up' | 'down') => void;
};

/** One attempt that waits: its place, what it is, whose, how pressing, and why it waits. */
export function QueueRow({ item, mayManage, isPaused, onMove }: QueueRowProps) {
  const { task, person, queuedAt, standing, priority, attemptId } = item;
  const title = task ? visibleName(task.title) : 'A task you cannot see';
  const onKeyDown = (event: KeyboardEvent) => {
    if (!mayManage || !event.altKey) return;
    const step = { ArrowUp: 'up', ArrowDown: 'down' } as const;
    const wanted = step[event.key as keyof typeof step];
    if (!wanted) return;
    event.preventDefault();
    onMove(wanted);
  };
  return (
    <li
      data-attempt={attemptId}
      onKeyDown={onKeyDown}
      className="relative grid grid-cols-[2rem_minmax(0,1fr)_auto] items-center gap-x-3 gap-y-0.5 border-t border-line px-2 py-2 last:border-b hover:bg-surface md:grid-cols-[2rem_minmax(0,1fr)_minmax(0,10rem)_6rem_4rem_2rem]"
    >
      <span className="text-right text-sm text-muted tabular">
        {standing.position ?? <span title="Not in line yet">–</span>}
      </span>
      <div className="min-w-0">
        {task ? (
          <Link
            data-row
            href={`/tasks/${task.id}`}
            prefetch={false}
            className="block truncate font-medium hover:underline touch:py-3"
            title={title}
          >
            {title}
          </Link>
        ) : (
          <span className="block truncate text-muted italic">{title}</span>
        )}
        {!(isPaused && standing.reason === 'paused') && (
          <span
            className="block text-sm text-muted [overflow-wrap:anywhere] md:line-clamp-2"
            title={visibleText(standing.message)}
          >
            {visibleText(standing.message)}
          </span>
        )}
      </div>
      <span className="flex min-w-0 items-center gap-1.5 text-sm text-muted max-md:col-start-2 max-md:row-start-2">
        <Avatar name={person.name} isSilent />
        <span className="truncate">{visibleName(person.name)}</span>
      </span>
      <span className="text-sm max-md:hidden">
        <PriorityMark priority={priority} />
      </span>
      <RelativeTime at={queuedAt} className="text-right text-xs whitespace-nowrap text-muted max-md:hidden" />
      <span className="max-md:col-start-3 max-md:row-span-2 max-md:row-start-1">
        {mayManage && <MoveMenu title={title} onMove={onMove} />}
      </span>
    </li>
  );
}

const priorities = {
  low: { Icon: ChevronDown, word: 'Low' },
  normal: { Icon: Minus, word: 'Normal' },
  high: { Icon: ChevronUp, word: 'High' },
  urgent: { Icon: ChevronsUp, word: 'Urgent' },
} as const satisfies Record<TaskPriority, unknown>;

function PriorityMark({ priority }: { priority: TaskPriority }) {
  const { Icon, word } = priorities[priority];
  return (
    <span className={`flex items-center gap-1 ${priority === 'urgent' ? 'text-waiting' : 'text-muted'}`}>
      <Icon aria-hidden className="size-3.5" />
      <span className="sr-only">Priority: </span>
      {word}
    </span>
  );
}

function MoveMenu({ title, onMove }: { title: string; onMove: QueueRowProps['onMove'] }) {
  return (
    <Menu
      label={`Move ${title}`}
      trigger={
        <button type="button" aria-label={`Move ${title}`} title="Move" className={buttonClass('quiet', 'square')}>
          <Ellipsis aria-hidden className="size-4" />
        </button>
      }
    >
      <MenuItem onSelect={() => onMove('first')}>
        <ArrowUpToLine aria-hidden className="size-4 text-muted" />
        Start next
      </MenuItem>
      <MenuItem onSelect={() => onMove('up')}>
        <ArrowUp aria-hidden className="size-4 text-muted" />
        Up among this person’s
      </MenuItem>
      <MenuItem onSelect={() => onMove('down')}>
        <ArrowDown aria-hidden className="size-4 text-muted" />
        Down among this person’s
      </MenuItem>
      <MenuItem onSelect={() => onMove('last')}>
        <ArrowDownToLine aria-hidden className="size-4 text-muted" />
        Last of this person’s
      </MenuItem>
    </Menu>
  );
}
