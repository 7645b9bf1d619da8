'use client';

import type { DiffFile } from '@codex-web/contracts/diff';
import type { FileDiffMetadata } from '@pierre/diffs';
import { ChevronRight } from 'lucide-react';
import { classNames } from '@/ui/class-names.ts';
import { CopyButton } from '@/ui/copy-button.tsx';
import { DiffCount } from '@/ui/diff-count.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';
import { fileNotes } from './file-notes.ts';
import { FileStatus } from './file-status.tsx';

type HeaderProps = {
  diff: FileDiffMetadata;
  file: DiffFile | undefined;
  folded: boolean;
  onFold: (folded: boolean) => void;
};

/** The line above the changes of one file. It stays in sight while they are read. */
export function DiffFileHeader({ diff, file, folded, onFold }: HeaderProps) {
  const path = visibleName(file?.path ?? diff.name);
  const notes = fileNotes(diff, file);
  return (
    <div className="flex h-9 min-w-0 items-center gap-2 border-y border-line bg-surface pr-2 pl-1 font-sans text-text">
      <button
        type="button"
        aria-expanded={!folded}
        aria-label={`${folded ? 'Unfold' : 'Fold'} ${path}`}
        onClick={() => onFold(!folded)}
        className="grid size-7 shrink-0 place-items-center rounded-sm text-muted hover:bg-hover hover:text-text"
      >
        <ChevronRight aria-hidden className={classNames('size-4', !folded && 'rotate-90')} />
      </button>
      {file && <FileStatus file={file} />}
      <span className="min-w-0 truncate text-left font-mono text-xs [direction:rtl]" title={path}>
        <bdi dir="ltr">{path}</bdi>
      </span>
      <CopyButton text={file?.path ?? diff.name} label={`Copy path ${path}`} size="icon" />
      <span className="ml-auto min-w-0 shrink truncate text-xs text-muted">{notes.join(' · ')}</span>
      {file && !file.binary && <DiffCount added={file.added} removed={file.removed} className="shrink-0 text-xs" />}
    </div>
  );
}
