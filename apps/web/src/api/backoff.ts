/** How long to wait before the next try, in milliseconds: 0.5 s at first, doubling to 10 s; `random` of 0 to 1 spreads many readers. */
export function backoff(failures: number, random: number): number {
  const base = Math.min(10_000, 500 * 2 ** Math.max(0, failures - 1));
  return Math.round(base * (0.75 + random / 2));
}
