'use client';

import { DiffCount } from '@/ui/diff-count.tsx';
import { formatAmount } from '@/ui/format/format-count.ts';
import { visibleName } from '@/ui/format/visible-text.ts';
import { useLoaded } from '@/ui/use-loaded.ts';
import { useAttemptPath } from './diff-source.tsx';
import { loadFiles } from './diff-store.ts';
import { FileStatus } from './file-status.tsx';

const maxShown = 12;

type ChangedFilesProps = { attemptId: string /** Goes to the file in the diff. */; onPick: (index: number) => void };

/** The files an attempt changed, by its real diff: what closes its steps. */
export function ChangedFiles({ attemptId, onPick }: ChangedFilesProps) {
  const { data, failure } = useLoaded(useAttemptPath(attemptId), loadFiles);
  if (failure && failure.code !== 'no_diff') return <p className="mt-2 text-sm text-muted">{failure.message}</p>;
  if (failure || data?.files.length === 0) return <p className="mt-2 text-sm text-muted">No files were changed.</p>;
  // The place is kept while the list is on its way.
  if (!data) return <div className="mt-2 h-15" />;
  const { files, added, removed } = data.statistics;
  const hidden = data.files.length - maxShown;
  return (
    <div className="mt-2 rounded border border-line">
      <p className="flex items-center gap-2 px-3 py-1.5 text-sm font-medium">
        {formatAmount(files, 'file')} changed
        <DiffCount added={added} removed={removed} className="ml-auto" />
      </p>
      <ul aria-label="Changed files" className="border-t border-line py-1">
        {data.files.slice(0, maxShown).map((file, index) => (
          <li key={file.path}>
            <button
              type="button"
              onClick={() => onPick(index)}
              className="flex min-h-7 w-full min-w-0 items-center gap-2 px-3 text-left hover:bg-hover touch:min-h-11"
            >
              <FileStatus file={file} />
              <span className="min-w-0 flex-1 truncate font-mono text-xs" title={visibleName(file.path)}>
                {file.oldPath && file.oldPath !== file.path && `${visibleName(file.oldPath)} → `}
                {visibleName(file.path)}
              </span>
              {file.binary ? (
                <span className="shrink-0 text-xs text-muted">binary</span>
              ) : (
                <DiffCount added={file.added} removed={file.removed} className="shrink-0 text-xs" />
              )}
            </button>
          </li>
        ))}
      </ul>
      {hidden > 0 && (
        <p className="border-t border-line px-3 py-1.5 text-sm text-muted">and {formatAmount(hidden, 'more file')}</p>
      )}
    </div>
  );
}
