import { Gauge, OctagonPause } from 'lucide-react';
import { formatUsedAmount, nameOfLimit, usedPercent } from '@/ui/format/limit-amount.ts';
import type { LimitItem } from './timeline.ts';

/** Says that most of a limit is used up, or all of it. */
export function LimitStep({ item: { stage, measure, used } }: { item: LimitItem }) {
  const isReached = stage === 'reached';
  const Icon = isReached ? OctagonPause : Gauge;
  const usedText = formatUsedAmount(measure.metric, used);
  return (
    <p className={`flex items-start gap-2 text-sm ${isReached ? 'text-failed' : 'text-waiting'}`}>
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0">
        {isReached
          ? `Reached ${nameOfLimit(measure)}: ${usedText} used.`
          : `${usedPercent(used, measure.amount)} % of ${nameOfLimit(measure)} used: ${usedText}.`}
      </span>
    </p>
  );
}
