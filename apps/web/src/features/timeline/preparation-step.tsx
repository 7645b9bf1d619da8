import { Box } from 'lucide-react';
import { formatDuration } from '@/ui/format/format-duration.ts';
import { visibleText } from '@/ui/format/visible-text.ts';
import type { PreparationItem } from './timeline.ts';

/** How the attempt was made ready: one quiet line. */
export function PreparationStep({ item }: { item: PreparationItem }) {
  return (
    <p className="flex items-start gap-2 text-sm text-muted">
      <Box aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0 [overflow-wrap:anywhere]">
        {item.steps.map((step, index) => (
          <span key={index}>
            {index > 0 && ' · '}
            {visibleText(step.text)}
            {step.durationMs !== null && <span className="tabular"> in {formatDuration(step.durationMs)}</span>}
          </span>
        ))}
      </span>
    </p>
  );
}
