import { type AnsiLine, parseAnsi } from '@/ui/ansi.ts';

const shownLines = 8;
/** Enough characters for the last lines, and few enough to read for each picture while output streams. */
const tailUnits = 16_000;

/** The last lines of an output, and how many stand above them. */
export function tailLines(text: string): { lines: AnsiLine[]; above: number } {
  const tail = text.length > tailUnits ? text.slice(text.indexOf('\n', text.length - tailUnits) + 1) : text;
  const parsed = parseAnsi(tail);
  const lines = parsed.slice(-shownLines);
  return { lines, above: countLineEnds(text, text.length - tail.length) + parsed.length - lines.length };
}

function countLineEnds(text: string, end: number): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
