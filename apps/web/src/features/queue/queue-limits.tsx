'use client';

import type { RunningLimits } from '@codex-web/contracts/queue';
import { type FormEvent, useState } from 'react';
import { Button } from '@/ui/button.tsx';
import { Field } from '@/ui/field.tsx';
import { TextInput } from '@/ui/text-input.tsx';
import { limitFrom } from './queue-order.ts';

type QueueLimitsProps = {
  limits: RunningLimits;
  mayManage: boolean;
  busy: boolean;
  onSave: (limits: RunningLimits) => Promise<boolean>;
};

const wrong = 'Enter a whole number from 1 to 10,000, or nothing for no limit.';

/** How many attempts may run side by side. */
export function QueueLimits({ limits, mayManage, busy, onSave }: QueueLimitsProps) {
  const [draft, setDraft] = useState<{ workspace: string; person: string } | null>(null);
  const [isChecked, setChecked] = useState(false);
  if (!mayManage) return <p className="mt-3 text-muted">{wordsFor(limits)}</p>;
  const shown = draft ?? { workspace: String(limits.workspace ?? ''), person: String(limits.person ?? '') };
  const workspace = limitFrom(shown.workspace);
  const person = limitFrom(shown.person);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (workspace === undefined || person === undefined) return;
    if (await onSave({ workspace, person })) setDraft(null);
  };
  const box = (key: 'workspace' | 'person', label: string, value: number | null | undefined) => (
    <div className="w-44">
      <Field id={`limit-${key}`} label={label} error={isChecked && value === undefined ? wrong : null}>
        {(described) => (
          <TextInput
            {...described}
            inputMode="numeric"
            autoComplete="off"
            placeholder="No limit"
            value={shown[key]}
            onChange={(event) => setDraft({ ...shown, [key]: event.target.value })}
            className="tabular"
          />
        )}
      </Field>
    </div>
  );
  return (
    <form noValidate aria-label="Limits" onSubmit={submit} className="mt-4 flex flex-wrap items-end gap-4">
      {box('workspace', 'Running in the workspace', workspace)}
      {box('person', 'Running for each person', person)}
      <Button type="submit" busy={busy} disabled={draft === null} className="h-9">
        Save limits
      </Button>
    </form>
  );
}

function wordsFor({ workspace, person }: RunningLimits): string {
  const each = person === null ? 'no limit for each person' : `${person} for each person`;
  return workspace === null
    ? `There is no limit on what runs side by side in the workspace, and ${each}.`
    : `At most ${workspace} run side by side in the workspace, and ${each}.`;
}
