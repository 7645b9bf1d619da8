/** A time that was measured: `84 ms`, `0.4 s`, `12.3 s`, `1m 04s`, `2h 05m`. */
export function formatDuration(ms: number): string {
  if (ms < 95) return `${Math.max(0, Math.round(ms))} ms`;
  return ms < 59_950 ? `${(ms / 1000).toFixed(1)} s` : formatElapsed(ms);
}

/** A time that still grows, in whole seconds: `0s`, `42s`, `1m 04s`, `2h 05m`, `3d 04h`. */
export function formatElapsed(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m ${twoDigits(seconds % 60)}s`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)}h ${twoDigits(Math.floor(seconds / 60) % 60)}m`;
  return `${Math.floor(seconds / 86_400)}d ${twoDigits(Math.floor(seconds / 3600) % 24)}h`;
}

function twoDigits(count: number): string {
  return String(count).padStart(2, '0');
}
