import { formatElapsed } from './format-duration.ts';

/** How long it is until a time: `in 4m 12s`, and `now` once less than a second is left. Both in milliseconds since 1970. */
export function formatUntil(at: number, now: number): string {
  const ms = at - now;
  return ms < 1000 ? 'now' : `in ${formatElapsed(ms)}`;
}
