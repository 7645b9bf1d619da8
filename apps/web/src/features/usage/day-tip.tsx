import { Cost } from '@/ui/cost.tsx';
import { formatAmount, formatCount } from '@/ui/format/format-count.ts';
import type { Day } from './day-chart.tsx';
import { wordOfDay } from './scale.ts';

/** What was used on one day, beside its bar; `at` is the place of the bar from 0 to 1. */
export function DayTip({ day, at }: { day: Day; at: number }) {
  const side = at > 0.5 ? { right: `${(1 - at) * 100}%` } : { left: `${at * 100}%` };
  return (
    <div
      style={side}
      className="pointer-events-none absolute top-0 z-10 mx-3 rounded bg-raised px-3 py-2 text-xs whitespace-nowrap shadow-float"
    >
      <p className="font-medium">{wordOfDay(day.day)}</p>
      <p className="mt-0.5">
        <Cost usage={day} />
      </p>
      <p className="text-muted tabular">
        {formatCount(day.inputTokens)} tokens in, {formatCount(day.outputTokens)} out
      </p>
      <p className="text-muted tabular">{formatAmount(day.requests, 'model request')}</p>
    </div>
  );
}
