'use client';

import { type CSSProperties, type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from 'react';
import { classNames } from './class-names.ts';
import { splitCookie } from './split-cookie.ts';

type SplitPanesProps = {
  label: string;
  /** Width of the left pane in per cent. */
  initial: number;
  left: ReactNode;
  right: ReactNode;
  /** The one pane that is shown where two do not fit side by side. */
  narrow: 'left' | 'right';
};

const paneClass = 'flex min-h-0 min-w-0 flex-col';
const least = 25;
const most = 75;
const clamp = (width: number) => Math.min(most, Math.max(least, width));

/** Two panes with a divider that is dragged, or moved with the arrow keys, and remembered. */
export function SplitPanes({ label, initial, left, right, narrow }: SplitPanesProps) {
  const [width, setWidth] = useState(clamp(initial));
  const box = useRef<HTMLDivElement>(null);
  const keep = (next: number) => {
    setWidth(clamp(next));
    // biome-ignore lint/suspicious/noDocumentCookie: the store for cookies is not in every browser
    document.cookie = `${splitCookie}=${clamp(next).toFixed(1)}; path=/; max-age=31536000; samesite=lax`;
  };
  const drag = (event: PointerEvent<HTMLElement>) => {
    const bounds = box.current?.getBoundingClientRect();
    if (!bounds || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    setWidth(clamp(((event.clientX - bounds.left) / bounds.width) * 100));
  };
  const move = (event: KeyboardEvent) => {
    const next = { ArrowLeft: width - 2, ArrowRight: width + 2, Home: least, End: most }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    keep(next);
  };
  return (
    <div ref={box} className="flex min-h-0 flex-1" style={{ '--split': `${width}%` } as CSSProperties}>
      <div
        className={classNames(
          paneClass,
          'max-md:flex-1 md:w-(--split) md:shrink-0',
          narrow === 'right' && 'max-md:hidden',
        )}
      >
        {left}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a rule cannot be moved */}
      <div
        role="separator"
        aria-label={label}
        aria-orientation="vertical"
        aria-valuenow={Math.round(width)}
        aria-valuemin={least}
        aria-valuemax={most}
        tabIndex={0}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={drag}
        onPointerUp={() => keep(width)}
        onDoubleClick={() => keep(initial)}
        onKeyDown={move}
        className="relative z-10 w-px max-md:hidden shrink-0 cursor-col-resize touch-none bg-line before:absolute before:inset-y-0 before:-left-1 before:w-2 before:content-[''] hover:bg-accent focus-visible:bg-accent"
      />
      <div className={classNames(paneClass, 'flex-1', narrow === 'left' && 'max-md:hidden')}>{right}</div>
    </div>
  );
}
