'use client';

import { attemptStates } from '@codex-web/contracts/attempt-state';
import type { Repository } from '@codex-web/contracts/repository';
import type { TaskSummary } from '@codex-web/contracts/task';
import { CircleDashed, FolderGit2, Search } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';
import { visibleName } from '@/ui/format/visible-text.ts';
import { Kbd } from '@/ui/kbd.tsx';
import { Picker } from '@/ui/picker.tsx';
import { stateWord } from '@/ui/state-mark.tsx';
import type { BoardFilter } from './board-filter.ts';
import { LabelPicker, PersonPicker } from './filter-pickers.tsx';

type ToolbarProps = {
  filter: BoardFilter;
  repositories: Repository[];
  /** The rows the page came with: names of people are known from them. */
  tasks: readonly TaskSummary[];
  onChange: (filter: BoardFilter) => void;
};

/** Narrows the list: by state, repository, person, label and words. */
export function BoardToolbar({ filter, repositories, tasks, onChange }: ToolbarProps) {
  return (
    <div className="flex min-w-0 flex-1 flex-wrap items-center justify-end gap-x-0.5 gap-y-1 max-lg:basis-full max-lg:justify-start">
      <Picker
        label="State"
        icon={<CircleDashed aria-hidden className="size-3.5 shrink-0" />}
        shown={filter.state ? stateWord(filter.state) : 'Any state'}
        value={filter.state ?? ''}
        options={[
          { value: '', label: 'Any state' },
          ...attemptStates.map((state) => ({ value: state, label: stateWord(state) })),
        ]}
        onChange={(word) => onChange({ ...filter, state: attemptStates.find((state) => state === word) ?? null })}
      />
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
      <PersonPicker filter={filter} tasks={tasks} onChange={onChange} />
      <LabelPicker filter={filter} onChange={onChange} />
      <SearchBox value={filter.q} onChange={(q) => onChange({ ...filter, q })} />
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
    <div className="relative ml-1.5 w-44 min-w-28 max-md:mt-1 max-md:ml-0 max-md:w-full md:max-lg:ml-auto xl:w-56">
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
