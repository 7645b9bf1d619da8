const hour = 3_600_000;
const day = 24 * hour;

/** When something ends, roughly: `expires in 6 days`, `expires in 5 hours`, `expired`. Both in milliseconds since 1970. */
export function formatExpiry(at: number, now: number): string {
  const ms = at - now;
  if (ms <= 0) return 'expired';
  if (ms < hour) return 'expires within the hour';
  return ms < day ? `expires in ${counted(ms / hour, 'hour')}` : `expires in ${counted(ms / day, 'day')}`;
}

function counted(amount: number, unit: string): string {
  const whole = Math.floor(amount);
  return `${whole} ${unit}${whole === 1 ? '' : 's'}`;
}
