'use client';

import type { SpendingAnswer } from '@codex-web/contracts/spending';
import { type KeyboardEvent, useRef, useState } from 'react';
import { classNames } from '@/ui/class-names.ts';
import { formatCount } from '@/ui/format/format-count.ts';
import { formatMoney } from '@/ui/format/format-money.ts';
import { DayTip } from './day-tip.tsx';
import { labelStep, ticksFor, wordOfDay } from './scale.ts';

export type Day = SpendingAnswer['days'][number];
export type Measure = 'cost' | 'tokens';

const height = 180;
const below = 22;
/** What the chart reaches up to where nothing was used. */
const emptyTop: Record<Measure, number> = { cost: 1_000_000, tokens: 1000 };

export function amountOf(day: Day, measure: Measure): number {
  return measure === 'cost' ? day.costMicroUsd : day.inputTokens + day.outputTokens;
}

/** A bar for each day. The arrow keys go from day to day; the same numbers stand in a table below. */
export function DayChart({ days, measure }: { days: readonly Day[]; measure: Measure }) {
  const [active, setActive] = useState<number | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const ticks = ticksFor(Math.max(...days.map((day) => amountOf(day, measure)), 0) || emptyTop[measure]);
  const top = ticks.at(-1) ?? 1;
  const step = labelStep(days.length, 8);
  const move = (event: KeyboardEvent) => {
    const last = days.length - 1;
    const here = active ?? last + 1;
    const next = { ArrowLeft: here - 1, ArrowRight: (active ?? -1) + 1, Home: 0, End: last }[event.key];
    if (event.key === 'Escape') setActive(null);
    if (next === undefined) return;
    event.preventDefault();
    setActive(Math.min(last, Math.max(0, next)));
  };
  const shown = active === null ? null : days[active];
  return (
    <div className="flex gap-2">
      <div aria-hidden className="relative w-14 shrink-0 text-right text-xs text-muted tabular" style={{ height }}>
        {ticks.map((tick) => (
          <span key={tick} className="absolute right-0 translate-y-1/2" style={{ bottom: (tick / top) * height }}>
            {measure === 'cost' ? formatMoney(tick) : formatCount(tick)}
          </span>
        ))}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a picture that is walked through with arrow keys has no element */}
      <div
        ref={box}
        role="group"
        aria-label={`${measure === 'cost' ? 'Cost' : 'Tokens'} by day; arrow keys go from day to day`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: its arrow keys go from day to day
        tabIndex={0}
        onKeyDown={move}
        onBlur={() => setActive(null)}
        onPointerLeave={() => setActive(null)}
        className="relative min-w-0 flex-1"
        style={{ height: height + below }}
      >
        <svg width="100%" height={height} preserveAspectRatio="none" aria-hidden className="block overflow-visible">
          {ticks.map((tick) => (
            <line
              key={tick}
              x1="0"
              x2="100%"
              y1={height - (tick / top) * height}
              y2={height - (tick / top) * height}
              className="stroke-line"
            />
          ))}
          {days.map((day, index) => (
            <Bar
              key={day.day}
              share={amountOf(day, measure) / top}
              index={index}
              count={days.length}
              isActive={index === active}
              onPoint={() => setActive(index)}
            />
          ))}
        </svg>
        <div aria-hidden className="relative text-xs text-muted">
          {days.map((day, index) => {
            const fromEnd = days.length - 1 - index;
            if (fromEnd % step !== 0) return null;
            return (
              <span
                key={day.day}
                className={classNames(
                  'absolute top-1.5 whitespace-nowrap',
                  fromEnd === 0 ? 'right-0' : '-translate-x-1/2',
                  (fromEnd / step) % 2 === 1 && 'max-sm:hidden',
                )}
                style={fromEnd === 0 ? undefined : { left: `${((index + 0.5) / days.length) * 100}%` }}
              >
                {wordOfDay(day.day)}
              </span>
            );
          })}
        </div>
        <div role="status">{shown && active !== null && <DayTip day={shown} at={(active + 0.5) / days.length} />}</div>
      </div>
    </div>
  );
}

type BarProps = { share: number; index: number; count: number; isActive: boolean; onPoint: () => void };

function Bar({ share, index, count, isActive, onPoint }: BarProps) {
  const slot = 100 / count;
  const bar = Math.max(share > 0 ? 2 : 0, share * height);
  return (
    <g onPointerEnter={onPoint} onPointerDown={onPoint}>
      <rect
        x={`${index * slot}%`}
        width={`${slot}%`}
        y="0"
        height={height}
        className={isActive ? 'fill-hover' : 'fill-transparent'}
      />
      <rect
        x={`${(index + 0.15) * slot}%`}
        width={`${slot * 0.7}%`}
        y={height - bar}
        height={bar}
        rx="2"
        className={isActive ? 'fill-accent-hover' : 'fill-accent-fill'}
      />
    </g>
  );
}
