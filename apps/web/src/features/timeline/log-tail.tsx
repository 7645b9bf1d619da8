import type { AnsiLine } from '@/ui/ansi.ts';
import { LogLine } from './log-line.tsx';

/** The last lines of an output. */
export function LogTail({ lines }: { lines: AnsiLine[] }) {
  return (
    <pre className="overflow-hidden px-3 py-1.5 text-xs leading-5">
      {lines.map((line, index) => (
        <LogLine key={index} line={line} clip />
      ))}
    </pre>
  );
}
