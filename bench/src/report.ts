import { stdout } from 'node:process';
import { ratioOfMedians, summarize } from './statistics.ts';

export function heading(text: string): void {
  stdout.write(`\n${text}\n`);
}

/** A line with the median, the p95 and the number of measurements in milliseconds. */
export function row(name: string, values: number[]): void {
  const { median, p95, count } = summarize(values);
  stdout.write(`  ${name.padEnd(44)} median ${format(median)}  p95 ${format(p95)}  n ${count}\n`);
}

/** A line with the ratio of two interleaved series. @param goal what the ratio is to stay under, if there is one. */
export function ratioRow(subject: number[], floor: number[], goal?: number): void {
  const { ratio, low, high } = ratioOfMedians(subject, floor);
  const range = `95 % interval ${low.toFixed(2)} to ${high.toFixed(2)}`;
  stdout.write(`  ${'ratio of medians'.padEnd(44)} ${ratio.toFixed(2)} (${range})${goal ? ` goal ≤ ${goal}` : ''}\n`);
}

/** A line with something that was read once. */
export function fact(name: string, value: string): void {
  stdout.write(`  ${name.padEnd(44)} ${value}\n`);
}

function format(ms: number): string {
  return `${ms < 100 ? ms.toFixed(1) : Math.round(ms)} ms`.padStart(9);
}
