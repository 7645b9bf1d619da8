'use client';

import type { TaskCounts } from '@codex-web/contracts/task';
import Link from 'next/link';
import { classNames } from '@/ui/class-names.ts';
import { type BoardFilter, boardPath } from './board-filter.ts';

type BoardTabsProps = { filter: BoardFilter; counts: TaskCounts | null; onChange: (filter: BoardFilter) => void };

const tabs = [
  { tab: 'all', label: 'All' },
  { tab: 'mine', label: 'Mine' },
  { tab: 'needs-me', label: 'Needs me' },
  { tab: 'archived', label: 'Archived' },
] as const;

export function BoardTabs({ filter, counts, onChange }: BoardTabsProps) {
  const shownCounts: Partial<Record<BoardFilter['tab'], { count: number; words: string }>> = counts
    ? {
        all: { count: counts.unread, words: 'unread' },
        'needs-me': { count: counts.needsMe, words: 'need you' },
      }
    : {};
  return (
    <nav aria-label="Which tasks" className="-mx-1 flex min-w-0 gap-0.5 overflow-x-auto p-1">
      {tabs.map(({ tab, label }) => (
        <Link
          key={tab}
          href={boardPath({ ...filter, tab })}
          prefetch={false}
          onNavigate={(event) => {
            event.preventDefault();
            onChange({ ...filter, tab });
          }}
          aria-current={filter.tab === tab ? 'true' : undefined}
          className={classNames(
            'flex h-7 items-center gap-1.5 rounded px-2 text-sm font-medium whitespace-nowrap touch:h-11 touch:px-3',
            filter.tab === tab ? 'bg-hover text-text' : 'text-muted hover:text-text',
          )}
        >
          {label}
          <Count {...shownCounts[tab]} isAccent={tab === 'needs-me'} />
        </Link>
      ))}
    </nav>
  );
}

type CountProps = { count?: number; words?: string; isAccent: boolean };

function Count({ count = 0, words, isAccent }: CountProps) {
  if (count === 0) return null;
  return (
    <span
      title={`${count >= 100 ? '100 or more' : count} ${words}`}
      className={classNames(
        'rounded-full px-1.5 text-xs leading-4 tabular',
        isAccent ? 'bg-accent-fill text-on-accent' : 'bg-sunken text-muted',
      )}
    >
      {count >= 100 ? '99+' : count}
      {/* Beside all tasks a bare number would be taken for how many there are. */}
      <span className={isAccent ? 'sr-only' : 'max-sm:sr-only'}> {words}</span>
    </span>
  );
}
