'use client';

import { Plus, X } from 'lucide-react';
import { Button } from '@/ui/button.tsx';
import { FieldError } from '@/ui/field.tsx';
import { TextInput } from '@/ui/text-input.tsx';
import type { HeaderDraft } from './credential-draft.ts';

type HeaderFieldsProps = {
  headers: readonly HeaderDraft[];
  error: string | undefined;
  onChange: (headers: HeaderDraft[]) => void;
};

const most = 10;

/** Extra headers of a provider, each a name and a value; values are kept like keys. */
export function HeaderFields({ headers, error, onChange }: HeaderFieldsProps) {
  const change = (index: number, part: Partial<HeaderDraft>) =>
    onChange(headers.map((header, at) => (at === index ? { ...header, ...part } : header)));
  return (
    <fieldset className="grid gap-1.5">
      <legend className="mb-1.5 text-sm font-medium">Extra headers</legend>
      {headers.map((header, index) => (
        <div key={index} className="flex gap-2">
          <TextInput
            aria-label={`Name of header ${index + 1}`}
            placeholder="X-Title"
            autoComplete="off"
            spellCheck={false}
            value={header.name}
            onChange={(event) => change(index, { name: event.target.value })}
            className="min-w-0 flex-1"
          />
          <TextInput
            aria-label={`Value of header ${index + 1}`}
            placeholder="Value"
            type="password"
            autoComplete="new-password"
            value={header.value}
            onChange={(event) => change(index, { value: event.target.value })}
            className="min-w-0 flex-[2]"
          />
          <Button
            look="quiet"
            size="square"
            className="size-9"
            aria-label={`Remove header ${index + 1}`}
            onClick={() => onChange(headers.filter((_, at) => at !== index))}
          >
            <X aria-hidden className="size-4" />
          </Button>
        </div>
      ))}
      <div aria-live="polite" className="text-xs empty:hidden">
        {error && <FieldError>{error}</FieldError>}
      </div>
      {headers.length < most && (
        <div>
          <Button size="small" onClick={() => onChange([...headers, { name: '', value: '' }])}>
            <Plus aria-hidden className="size-3.5" />
            Add a header
          </Button>
        </div>
      )}
    </fieldset>
  );
}
