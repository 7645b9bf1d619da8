'use client';

import type { Credential } from '@codex-web/contracts/credential';
import { type FormEvent, useState } from 'react';
import { Checkbox } from '@/ui/checkbox.tsx';
import { Field } from '@/ui/field.tsx';
import { SaveBar } from '@/ui/save-bar.tsx';
import { Section } from '@/ui/section.tsx';
import { TextInput } from '@/ui/text-input.tsx';
import { useChange } from './use-change.ts';

/** What a credential is called, and whether it pays when nobody chooses. */
export function NameSettings({ credential }: { credential: Credential }) {
  const [name, setName] = useState(credential.name);
  const [isDefault, setDefault] = useState(credential.isDefault);
  const { run, busy, done, failure, reset } = useChange(credential);
  const isEmpty = name.trim() === '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isEmpty) void run({ name: name.trim(), isDefault });
  };
  return (
    <Section title="Name and default">
      <form noValidate onSubmit={submit} onChange={reset} aria-label="Name and default">
        <Field id="name" label="Name" error={isEmpty ? 'Give it a name.' : null}>
          {(described) => (
            <TextInput
              {...described}
              autoComplete="off"
              maxLength={100}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <div className="mt-2">
          <Checkbox checked={isDefault} onChange={setDefault}>
            {credential.owner.kind === 'workspace'
              ? 'Pays for everybody who has no default of their own'
              : 'Pays for my tasks unless I choose another'}
          </Checkbox>
        </div>
        <SaveBar busy={busy} done={done} failure={failure} failureTitle="The change was not saved." />
      </form>
    </Section>
  );
}
