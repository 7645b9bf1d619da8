'use client';

import { type FormEvent, useState } from 'react';
import type { ApiFailure } from '@/api/api-failure.ts';
import { Button } from './button.tsx';
import { FailureNotice } from './failure-notice.tsx';
import { Field } from './field.tsx';
import { visibleName } from './format/visible-text.ts';
import { TextInput } from './text-input.tsx';

type TypedRemovalProps = {
  id: string;
  /** What has to be typed. */
  name: string;
  /** That of the button. */
  label: string;
  /** Ends “Type the name to …”. */
  verb: string;
  failureTitle: string;
  action: { run: () => Promise<boolean>; busy: boolean; done: boolean; failure: ApiFailure | null };
};

/** Something that cannot be undone, behind its name typed. */
export function TypedRemoval({ id, name, label, verb, failureTitle, action }: TypedRemovalProps) {
  const [typed, setTyped] = useState('');
  const isMeant = typeable(typed) === typeable(name);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isMeant) void action.run();
  };
  return (
    <form noValidate onSubmit={submit} aria-label={label} className="grid gap-3">
      <Field id={id} label={`Type ${visibleName(name)} to ${verb}`}>
        {(described) => (
          <TextInput
            {...described}
            autoComplete="off"
            spellCheck={false}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
      </Field>
      {action.failure && <FailureNotice title={failureTitle} failure={action.failure} />}
      <div>
        <Button type="submit" look="danger-primary" busy={action.busy} disabled={!isMeant || action.done}>
          {label}
        </Button>
      </div>
    </form>
  );
}

/** A name with the marks of a keyboard in place of those of print. */
function typeable(text: string): string {
  return text.trim().replaceAll(/[‘’]/g, "'").replaceAll(/[“”]/g, '"');
}
