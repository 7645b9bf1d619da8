'use client';

import { useNow } from './clock.tsx';
import { formatExpiry } from './format/format-expiry.ts';
import { formatExactTime } from './format/format-relative-time.ts';
import { useHydrated } from './use-hydrated.ts';

/** When something ends, with the exact time on hover and for screen readers. */
export function ExpiryTime({ at }: { at: string }) {
  const now = useNow(30_000);
  const time = Date.parse(at);
  const exact = formatExactTime(time, useHydrated() ? 'local' : 'UTC');
  return (
    <time dateTime={at} title={exact}>
      {formatExpiry(time, now)}
      <span className="sr-only">, {exact}</span>
    </time>
  );
}
