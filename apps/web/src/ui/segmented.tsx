'use client';

import { type ReactNode, useId } from 'react';
import { classNames } from './class-names.ts';

type SegmentedProps<T extends string> = {
  label: string;
  value: T;
  onChange: (value: T) => void;
  options: readonly {
    value: T;
    label: ReactNode /** Says it in words where the label is a picture. */;
    name?: string;
    hint?: string;
  }[];
};

/** One of a few, all in sight: real radio buttons, so arrow keys and screen readers know them. */
export function Segmented<T extends string>({ label, value, onChange, options }: SegmentedProps<T>) {
  const name = useId();
  return (
    <fieldset className="inline-flex shrink-0 rounded border border-edge p-px">
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          title={option.hint ?? option.name}
          className={classNames(
            'relative inline-flex h-6.5 cursor-pointer items-center gap-1 rounded-[4px] px-2 text-xs font-medium has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent touch:h-11 touch:px-3',
            option.value === value ? 'bg-accent-soft text-accent' : 'text-muted hover:text-text',
          )}
        >
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            aria-label={option.name}
            className="absolute inset-0 cursor-pointer appearance-none outline-none"
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}
