'use client';

import { useId } from 'react';
import { classNames } from './class-names.ts';

type ChoiceCardsProps<T extends string> = {
  label: string;
  value: T | null;
  onChange: (value: T) => void;
  options: readonly { value: T; label: string; note: string }[];
};

/** One of a few, each with a line that says what it is: real radio buttons. */
export function ChoiceCards<T extends string>({ label, value, onChange, options }: ChoiceCardsProps<T>) {
  const name = useId();
  return (
    <fieldset>
      <legend className="mb-1.5 text-sm font-medium">{label}</legend>
      <div className="grid gap-2 sm:grid-cols-2">
        {options.map((option) => (
          <label
            key={option.value}
            className={classNames(
              'flex cursor-pointer items-start gap-2.5 rounded border px-3 py-2.5 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent',
              option.value === value ? 'border-accent bg-accent-soft' : 'border-edge hover:bg-surface',
            )}
          >
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
              className="mt-1 size-3.5 shrink-0 accent-(--accent-fill) outline-none"
            />
            <span className="min-w-0">
              <span className="block font-medium">{option.label}</span>
              <span className="block text-sm text-muted">{option.note}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
