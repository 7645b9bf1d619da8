'use client';

import type { TaskSummary } from '@codex-web/contracts/task';
import { Archive, ArchiveRestore, X } from 'lucide-react';
import { Button } from '@/ui/button.tsx';
import { formatAmount } from '@/ui/format/format-count.ts';

type SelectionBarProps = {
  selected: readonly TaskSummary[];
  onArchive: () => void;
  onMark: (unread: boolean) => void;
  onClear: () => void;
};

/** What can be done with the selected rows. It floats over the list, so that no row moves when it comes. */
export function SelectionBar({ selected, onArchive, onMark, onClear }: SelectionBarProps) {
  if (selected.length === 0) return null;
  const isPutBack = selected.every(({ archivedAt }) => archivedAt !== null);
  const Icon = isPutBack ? ArchiveRestore : Archive;
  return (
    <div className="pointer-events-none sticky bottom-3 z-20 flex justify-center">
      <div
        role="toolbar"
        aria-label="Selected tasks"
        className="pointer-events-auto mt-3 flex max-w-full animate-appear flex-wrap items-center gap-1 rounded bg-raised p-1.5 shadow-float"
      >
        <span role="status" className="px-2 text-sm whitespace-nowrap tabular">
          {formatAmount(selected.length, 'task')} selected
        </span>
        <Button size="small" disabled={!selected.some(({ mayChange }) => mayChange)} onClick={onArchive} title="e">
          <Icon aria-hidden className="size-3.5" />
          {isPutBack ? 'Put back' : 'Archive'}
        </Button>
        <Button size="small" look="quiet" onClick={() => onMark(false)}>
          Mark read
        </Button>
        <Button size="small" look="quiet" onClick={() => onMark(true)} title="u">
          Mark unread
        </Button>
        <Button size="square" look="quiet" aria-label="Clear the selection" title="Esc" onClick={onClear}>
          <X aria-hidden className="size-3.5" />
        </Button>
      </div>
    </div>
  );
}
