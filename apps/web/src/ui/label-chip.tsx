import type { ReactNode } from 'react';
import { visibleName } from './format/visible-text.ts';

/** A label of a task: quiet, so that a row of them does not shout over the title. */
export function LabelChip({ label, children }: { label: string; children?: ReactNode }) {
  return (
    <span
      className="inline-flex h-5 max-w-32 min-w-0 shrink-0 items-center gap-0.5 rounded-sm border has-[button]:touch:h-11 border-line bg-surface px-1.5 text-xs text-muted"
      title={visibleName(label)}
    >
      <span className="truncate">{visibleName(label)}</span>
      {children}
    </span>
  );
}
