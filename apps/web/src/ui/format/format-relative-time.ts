const day = 86_400_000;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** How long ago: `now`, `4m ago`, `3h ago`, `2d ago`, then the date. Both times are in milliseconds since 1970. */
export function formatRelativeTime(at: number, now: number): string {
  const ms = now - at;
  if (ms < 60_000) return 'now';
  if (ms < 3_600_000) return `${Math.floor(ms / 60_000)}m ago`;
  if (ms < day) return `${Math.floor(ms / 3_600_000)}h ago`;
  if (ms < 7 * day) return `${Math.floor(ms / day)}d ago`;
  return formatDate(new Date(at), new Date(now));
}

/** The exact time, in UTC or the time zone of the reader: `22 Nov 2026, 14:05:09 UTC`. */
export function formatExactTime(at: number, zone: 'UTC' | 'local'): string {
  const time = new Date(zone === 'UTC' ? at : at - new Date(at).getTimezoneOffset() * 60_000);
  const clock = time.toISOString().slice(11, 19);
  const date = `${time.getUTCDate()} ${months[time.getUTCMonth()]} ${time.getUTCFullYear()}`;
  return `${date}, ${clock}${zone === 'UTC' ? ' UTC' : ''}`;
}

function formatDate(at: Date, now: Date): string {
  const text = `${at.getUTCDate()} ${months[at.getUTCMonth()]}`;
  return at.getUTCFullYear() === now.getUTCFullYear() ? text : `${text} ${at.getUTCFullYear()}`;
}
