'use client';

import { Field } from './field.tsx';
import { TextInput } from './text-input.tsx';

type NameFieldProps = {
  id: string;
  hint?: string | undefined;
  value: string;
  error?: string | null | undefined;
  onChange: (name: string) => void;
  autoFocus?: boolean;
};

/** What something is called. */
export function NameField({ id, hint, value, error, onChange, autoFocus = false }: NameFieldProps) {
  return (
    <Field id={id} label="Name" hint={hint} error={error}>
      {(described) => (
        <TextInput
          {...described}
          autoComplete="off"
          autoFocus={autoFocus}
          maxLength={100}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
