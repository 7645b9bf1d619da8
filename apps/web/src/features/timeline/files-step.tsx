import type { FileChange } from '@codex-web/contracts/event';
import { FilePen } from 'lucide-react';
import { classNames } from '@/ui/class-names.ts';
import { DiffCount } from '@/ui/diff-count.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';
import { countLines } from './count-lines.ts';
import type { FilesItem } from './timeline.ts';

const words = { add: 'added', update: 'edited', delete: 'deleted' } as const;
const maxShown = 20;

/** Files the agent says it changed. A change that failed or was declined is not drawn as a change. */
export function FilesStep({ item }: { item: FilesItem }) {
  const isDone = item.status === 'completed';
  const hidden = item.changes.length - maxShown;
  return (
    <div className={classNames('rounded border px-3 py-2 text-sm', isDone ? 'border-line' : 'border-failed/50')}>
      {!isDone && (
        <p className="mb-1 font-medium text-failed">
          {item.status === 'failed' ? 'The change could not be made' : 'The change was declined'}
        </p>
      )}
      <ul className="grid gap-1">
        {item.changes.slice(0, maxShown).map((change) => (
          <ChangedFile key={change.path} change={change} isDone={isDone} />
        ))}
      </ul>
      {hidden > 0 && <p className="mt-1 text-muted">and {hidden} more</p>}
    </div>
  );
}

function ChangedFile({ change, isDone }: { change: FileChange; isDone: boolean }) {
  const path = visibleName(change.path);
  return (
    <li className="flex items-center gap-2">
      <FilePen aria-hidden className="size-4 shrink-0 text-muted" />
      <span className="min-w-0 truncate font-mono text-xs" title={path}>
        {path}
        {change.movedTo && ` → ${visibleName(change.movedTo)}`}
      </span>
      <span className="ml-auto shrink-0 text-xs text-muted">{isDone ? words[change.kind] : 'not changed'}</span>
      {isDone && <DiffCount {...countLines(change)} className="shrink-0 text-xs" />}
    </li>
  );
}
