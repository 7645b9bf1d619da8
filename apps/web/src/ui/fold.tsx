import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';

type FoldProps = {
  summary: ReactNode;
  open?: boolean;
  onToggle?: (open: boolean) => void;
  children: ReactNode;
};

/** Something that most people need not see, folded under a line that says what it is. */
export function Fold({ summary, open, onToggle, children }: FoldProps) {
  return (
    <details open={open} onToggle={(event) => onToggle?.(event.currentTarget.open)} className="group">
      <summary className="inline-flex min-h-7 items-center gap-1 text-sm font-medium text-muted hover:text-text touch:min-h-11">
        <ChevronRight aria-hidden className="-ml-1 size-3.5 shrink-0 transition-transform group-open:rotate-90" />
        {summary}
      </summary>
      <div className="mt-3">{children}</div>
    </details>
  );
}
