'use client';

import type { Repository } from '@codex-web/contracts/repository';
import { FolderGit2, Search } from 'lucide-react';
import Link from 'next/link';
import { useEffect, useEffectEvent, useState } from 'react';
import { classNames } from '@/ui/class-names.ts';
import { visibleName } from '@/ui/format/visible-text.ts';
import { Kbd } from '@/ui/kbd.tsx';
import { Picker } from '@/ui/picker.tsx';
import { stateWord } from '@/ui/state-mark.tsx';
import { type BoardFilter, boardPath } from './board-filter.ts';

type ToolbarProps = { filter: BoardFilter; repositories: Repository[]; onChange: (filter: BoardFilter) => void };

const states = [null, 'running', 'waiting', 'queued', 'completed', 'failed', 'cancelled'] as const;

export function BoardToolbar({ filter, repositories, onChange }: ToolbarProps) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
      <nav aria-label="Filter by state" className="-mx-1 flex min-w-0 gap-0.5 overflow-x-auto p-1">
        {states.map((state) => (
          <Link
            key={state ?? 'all'}
            href={boardPath({ ...filter, state })}
            prefetch={false}
            onNavigate={(event) => {
              event.preventDefault();
              onChange({ ...filter, state });
            }}
            aria-current={filter.state === state ? 'true' : undefined}
            className={classNames(
              'flex h-7 items-center rounded px-2 text-sm font-medium whitespace-nowrap touch:h-11 touch:px-3',
              filter.state === state ? 'bg-hover text-text' : 'text-muted hover:text-text',
            )}
          >
            {state ? stateWord(state) : 'All'}
          </Link>
        ))}
      </nav>
      <div className="flex min-w-0 flex-1 items-center justify-end gap-2">
        {repositories.length > 1 && (
          <Picker
            label="Show tasks of"
            icon={<FolderGit2 aria-hidden className="size-3.5 shrink-0" />}
            shown={visibleName(repositories.find(({ id }) => id === filter.repositoryId)?.name ?? 'All repositories')}
            value={filter.repositoryId ?? ''}
            options={[
              { value: '', label: 'All repositories' },
              ...repositories.map(({ id, name }) => ({ value: id, label: visibleName(name) })),
            ]}
            {...(repositories.length > 6 ? { search: { placeholder: 'Find a repository' } } : {})}
            onChange={(id) => onChange({ ...filter, repositoryId: id === '' ? null : id })}
            className="max-w-44"
          />
        )}
        <SearchBox value={filter.q} onChange={(q) => onChange({ ...filter, q })} />
      </div>
    </div>
  );
}

const pauseMs = 250;

function SearchBox({ value, onChange }: { value: string; onChange: (q: string) => void }) {
  const [text, setText] = useState(value);
  const search = useEffectEvent((wanted: string) => {
    if (wanted !== value) onChange(wanted);
  });
  useEffect(() => {
    const timer = setTimeout(() => search(text), pauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <div className="relative w-56 min-w-28 max-sm:flex-1">
      <Search
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-2 size-3.5 -translate-y-1/2 text-muted"
      />
      <input
        id="search"
        type="search"
        aria-label="Search tasks"
        placeholder="Search"
        maxLength={200}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
        className="peer h-7 w-full rounded border border-edge bg-bg pr-2 pl-7 text-sm max-sm:text-lg touch:h-11 [&::-webkit-search-cancel-button]:hidden"
      />
      <span className="pointer-events-none absolute top-1/2 right-1 -translate-y-1/2 hidden peer-placeholder-shown:block peer-focus:hidden touch:hidden!">
        <Kbd>/</Kbd>
      </span>
    </div>
  );
}
