'use client';

import { useNow } from './clock.tsx';
import { formatExactTime } from './format/format-relative-time.ts';
import { formatUntil } from './format/format-until.ts';
import { useHydrated } from './use-hydrated.ts';

/** How long it is until a time, counting down, with the exact time on hover and for screen readers. */
export function Countdown({ until, className }: { until: string; className?: string }) {
  const now = useNow(1000);
  const time = Date.parse(until);
  const exact = formatExactTime(time, useHydrated() ? 'local' : 'UTC');
  return (
    <time dateTime={until} title={exact} className={className}>
      <span className="tabular" role="timer" aria-live="off">
        {formatUntil(time, now)}
      </span>
      <span className="sr-only">, {exact}</span>
    </time>
  );
}
