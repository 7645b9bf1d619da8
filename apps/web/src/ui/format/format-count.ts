const steps = [
  { above: 999_950, divisor: 1_000_000, unit: 'M' },
  { above: 999.5, divisor: 1000, unit: 'k' },
] as const;

/** A count in few characters: `999`, `12.4k`, `3.1M`. */
export function formatCount(count: number): string {
  const step = steps.find(({ above }) => count >= above);
  return step ? `${(count / step.divisor).toFixed(1).replace(/\.0$/, '')}${step.unit}` : String(Math.round(count));
}

/** `1 file`, `2 files`, `1,204 lines`. */
export function formatAmount(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}
