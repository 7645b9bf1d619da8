'use client';

import { useNow } from './clock.tsx';
import { formatElapsed } from './format/format-duration.ts';
import { formatExactTime, formatRelativeTime } from './format/format-relative-time.ts';
import { useHydrated } from './use-hydrated.ts';

/** How long ago something was, with the exact time on hover and for screen readers. */
export function RelativeTime({ at, className }: { at: string; className?: string }) {
  const now = useNow(30_000);
  const time = Date.parse(at);
  const exact = formatExactTime(time, useHydrated() ? 'local' : 'UTC');
  return (
    <time dateTime={at} title={exact} className={className}>
      {formatRelativeTime(time, now)}
      <span className="sr-only">, {exact}</span>
    </time>
  );
}

/** A time that runs from `from`, or ran until `to`. */
export function Elapsed({ from, to }: { from: string; to: string | null }) {
  return to === null ? (
    <Running from={from} />
  ) : (
    <span className="tabular">{formatElapsed(Date.parse(to) - Date.parse(from))}</span>
  );
}

function Running({ from }: { from: string }) {
  const now = useNow(1000);
  return (
    <span className="tabular" role="timer" aria-live="off">
      {formatElapsed(now - Date.parse(from))}
    </span>
  );
}
