'use client';

import { useState } from 'react';
import { Checkbox } from './checkbox.tsx';
import { TextInput } from './text-input.tsx';

type CheckListProps = {
  label: string;
  options: readonly { value: string; label: string; note?: string }[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
  /** Stands in place of an empty list. */
  empty: string;
};

const few = 8;

/** Any of many, with a field to find one when they are more than a few. */
export function CheckList({ label, options, chosen, onChange, empty }: CheckListProps) {
  const [text, setText] = useState('');
  const wanted = text.trim().toLowerCase();
  const shown = options.filter((option) => `${option.label} ${option.note ?? ''}`.toLowerCase().includes(wanted));
  return (
    <fieldset>
      <legend className="mb-1.5 text-sm font-medium">{label}</legend>
      {options.length > few && (
        <TextInput
          type="search"
          aria-label={`Find: ${label}`}
          placeholder="Find"
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="mb-1.5"
        />
      )}
      <div className="max-h-64 overflow-y-auto rounded border border-line px-3 py-1">
        {shown.map((option) => (
          <Checkbox
            key={option.value}
            checked={chosen.includes(option.value)}
            onChange={(isChosen) =>
              onChange(isChosen ? [...chosen, option.value] : chosen.filter((one) => one !== option.value))
            }
          >
            <span className="[overflow-wrap:anywhere]">{option.label}</span>
            {option.note && <span className="text-muted [overflow-wrap:anywhere]"> {option.note}</span>}
          </Checkbox>
        ))}
        {shown.length === 0 && (
          <p className="py-1.5 text-sm text-muted">{options.length === 0 ? empty : 'Nothing found.'}</p>
        )}
      </div>
    </fieldset>
  );
}
