'use client';

import type { DiffFile } from '@codex-web/contracts/diff';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ChevronRight, Folder, Search } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { classNames } from '@/ui/class-names.ts';
import { DiffCount } from '@/ui/diff-count.tsx';
import { formatAmount } from '@/ui/format/format-count.ts';
import { visibleName } from '@/ui/format/visible-text.ts';
import { FileStatus, statusWord } from './file-status.tsx';
import { type FileRow, type FolderRow, treeRows } from './file-tree.ts';

type FileTreeProps = {
  files: DiffFile[];
  current: number;
  /** `auto`: shown where there is room beside the diff. */
  shown: 'auto' | 'open' | 'closed';
  onPick: (index: number) => void;
};

const rowHeight = 28;

/** The changed files as a tree with a filter; only the rows in sight are in the page. */
export function FileTree({ files, current, shown, onPick }: FileTreeProps) {
  const [filter, setFilter] = useState('');
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(() => treeRows(files, filter, closed), [files, filter, closed]);
  const ref = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => ref.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  const toggle = (key: string) =>
    setClosed((before) =>
      before.has(key) ? new Set([...before].filter((other) => other !== key)) : new Set([...before, key]),
    );
  return (
    <nav
      aria-label="Changed files"
      className={classNames(
        'min-h-0 shrink-0 flex-col border-line max-h-[40%] border-b @min-[720px]:max-h-none @min-[720px]:w-60 @min-[720px]:border-r @min-[720px]:border-b-0',
        { auto: 'hidden @min-[720px]:flex', open: 'flex', closed: 'hidden' }[shown],
      )}
    >
      <div className="relative shrink-0 p-2">
        <Search
          aria-hidden
          className="pointer-events-none absolute top-1/2 left-4 size-3.5 -translate-y-1/2 text-muted"
        />
        <input
          type="search"
          aria-label="Filter files"
          placeholder="Filter files"
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
          className="h-7 w-full rounded border border-edge bg-bg pr-2 pl-7 text-sm max-sm:text-lg touch:h-11"
        />
      </div>
      <div ref={ref} className="min-h-24 flex-1 overflow-y-auto overscroll-contain px-1 pb-2">
        <ul className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = rows[index];
            return (
              row && (
                <li key={row.key} className="absolute inset-x-0 top-0" style={{ transform: `translateY(${start}px)` }}>
                  {row.kind === 'folder' ? (
                    <FolderButton row={row} onToggle={() => toggle(row.key)} />
                  ) : (
                    <FileButton row={row} isCurrent={row.index === current} onPick={() => onPick(row.index)} />
                  )}
                </li>
              )
            );
          })}
        </ul>
        {rows.length === 0 && <p className="px-2 py-1 text-sm text-muted">No file has this in its path.</p>}
      </div>
      <p role="status" className="sr-only">
        {filter && formatAmount(rows.filter((row) => row.kind === 'file').length, 'file')}
      </p>
    </nav>
  );
}

const rowClass = 'flex h-7 w-full min-w-0 items-center gap-1.5 rounded-sm pr-1.5 text-left text-xs hover:bg-hover';

function FolderButton({ row, onToggle }: { row: FolderRow; onToggle: () => void }) {
  return (
    <button type="button" aria-expanded={row.open} onClick={onToggle} className={rowClass} style={indent(row.depth)}>
      <ChevronRight aria-hidden className={classNames('size-3 shrink-0 text-muted', row.open && 'rotate-90')} />
      <Folder aria-hidden className="size-3.5 shrink-0 text-muted" />
      <span className="truncate" title={visibleName(row.key)}>
        {visibleName(row.name)}
      </span>
    </button>
  );
}

function FileButton({ row, isCurrent, onPick }: { row: FileRow; isCurrent: boolean; onPick: () => void }) {
  return (
    <button
      type="button"
      aria-current={isCurrent ? 'true' : undefined}
      onClick={onPick}
      className={classNames(rowClass, isCurrent && 'bg-hover')}
      style={indent(row.depth)}
    >
      <FileStatus file={row.file} />
      <span className="min-w-0 flex-1 truncate" title={`${visibleName(row.file.path)}, ${statusWord(row.file)}`}>
        {visibleName(row.name)}
      </span>
      {!row.file.binary && (
        <DiffCount added={row.file.added} removed={row.file.removed} className="shrink-0 gap-1! text-xs" />
      )}
    </button>
  );
}

function indent(depth: number) {
  return { paddingLeft: 6 + Math.min(depth, 8) * 12 };
}
