'use client';

import { Plus } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { Button } from '@/ui/button.tsx';
import { FieldError } from '@/ui/field.tsx';
import { formatAmount } from '@/ui/format/format-count.ts';
import { visibleName } from '@/ui/format/visible-text.ts';
import { TextInput } from '@/ui/text-input.tsx';
import { type ModelChoice, withToggled, withTyped } from './model-choice.ts';

/** The id of the box, for what leads there. */
export const modelBoxId = 'model-box';

type ModelListProps = { choice: ModelChoice; onChange: (choice: ModelChoice) => void };

/** Models to tick; the box above finds one among many, and adds one that is not in the list. */
export function ModelList({ choice, onChange }: ModelListProps) {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const wanted = text.trim().toLowerCase();
  const shown = choice.known.filter(({ id, label }) => `${id} ${label}`.toLowerCase().includes(wanted));
  const add = () => {
    const next = withTyped(choice, text);
    setProblem(next ? null : 'A model id has letters, digits and . _ : / - only.');
    if (!next) return;
    onChange(next);
    setText('');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    if (wanted !== '') add();
  };
  return (
    <fieldset>
      <legend className="mb-1.5 text-sm font-medium">Models for tasks</legend>
      <div className="flex gap-2">
        <TextInput
          id={modelBoxId}
          aria-label="Find a model, or type an id to add it"
          aria-describedby="model-problem"
          placeholder="Find a model or type its id"
          autoComplete="off"
          spellCheck={false}
          value={text}
          onKeyDown={onKeyDown}
          onChange={(event) => {
            setText(event.target.value);
            setProblem(null);
          }}
        />
        <Button className="h-9" disabled={wanted === ''} onClick={add}>
          <Plus aria-hidden className="size-3.5" />
          Add
        </Button>
      </div>
      <div id="model-problem" aria-live="polite" className="mt-1 text-xs empty:hidden">
        {problem && <FieldError>{problem}</FieldError>}
      </div>
      {choice.known.length > 0 && (
        <>
          <ul className="mt-2 max-h-60 overflow-y-auto rounded border border-line px-3 py-1">
            {shown.map(({ id, label }) => (
              <li key={id}>
                <label className="flex min-h-7 items-center gap-2 text-sm touch:min-h-11">
                  <input
                    type="checkbox"
                    checked={choice.chosen.has(id)}
                    onChange={() => onChange(withToggled(choice, id))}
                    className="size-4 shrink-0 accent-(--accent-fill)"
                  />
                  <span className="max-w-1/2 shrink-0 truncate">{visibleName(label)}</span>
                  {label !== id && <span className="truncate text-xs text-muted">{visibleName(id)}</span>}
                </label>
              </li>
            ))}
            {shown.length === 0 && <li className="py-1 text-sm text-muted">No model fits. Add it by its id.</li>}
          </ul>
          <p className="mt-1 text-xs text-muted">
            {choice.chosen.size.toLocaleString('en-US')} of {formatAmount(choice.known.length, 'model')} ticked
          </p>
        </>
      )}
    </fieldset>
  );
}
