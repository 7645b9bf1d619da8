import { classNames } from './class-names.ts';
import { formatCount } from './format/format-count.ts';

/** `+12 −3`, which a screen reader reads as lines added and removed; nothing where no line changed. */
export function DiffCount({ added, removed, className }: { added: number; removed: number; className?: string }) {
  if (added === 0 && removed === 0) return null;
  return (
    <span className={classNames('tabular inline-flex gap-1.5 whitespace-nowrap', className)}>
      <span className="text-added">
        <span aria-hidden>+{formatCount(added)}</span>
        <span className="sr-only">{added} lines added,</span>
      </span>
      <span className="text-removed">
        <span aria-hidden>−{formatCount(removed)}</span>
        <span className="sr-only">{removed} removed</span>
      </span>
    </span>
  );
}
