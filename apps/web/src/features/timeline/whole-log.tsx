'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef } from 'react';
import { parseAnsi } from '@/ui/ansi.ts';
import { CopyButton } from '@/ui/copy-button.tsx';
import { formatAmount } from '@/ui/format/format-count.ts';
import { LogLine } from './log-line.tsx';

const lineHeight = 20;

/** A whole output of any length: only the lines in sight are in the page. `follow` keeps the end in sight while it grows. */
export function WholeLog({ text, follow }: { text: string; follow: boolean }) {
  const lines = useMemo(() => parseAnsi(text), [text]);
  const ref = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => ref.current,
    estimateSize: () => lineHeight,
    overscan: 20,
  });
  // A longer text is what moves the end
  useEffect(() => {
    const box = ref.current;
    if (box && follow && isAtEnd.current) box.scrollTop = box.scrollHeight;
  }, [lines.length, follow]);
  const remember = () => {
    const box = ref.current;
    if (box) isAtEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < 2 * lineHeight;
  };
  return (
    <div>
      <div
        ref={ref}
        role="log"
        aria-label="Output"
        aria-live="off"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with keys
        tabIndex={0}
        onScroll={remember}
        className="max-h-[60vh] overflow-auto overscroll-contain px-3 py-1.5"
      >
        <pre className="relative text-xs leading-5" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const line = lines[index];
            return (
              <div
                key={index}
                className="absolute top-0 left-0 min-w-full"
                style={{ transform: `translateY(${start}px)` }}
              >
                {line && <LogLine line={line} />}
              </div>
            );
          })}
        </pre>
      </div>
      <div className="flex items-center justify-between border-t border-line py-1 pr-1 pl-3 text-xs text-muted">
        {formatAmount(lines.length, 'line')}
        <CopyButton text={text} label="Copy output" size="icon" />
      </div>
    </div>
  );
}
