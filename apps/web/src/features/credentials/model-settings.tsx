'use client';

import type { Credential } from '@codex-web/contracts/credential';
import { type ReasoningEffort, reasoningEfforts } from '@codex-web/contracts/model';
import { type FormEvent, useState } from 'react';
import { Button } from '@/ui/button.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { Field } from '@/ui/field.tsx';
import { visibleText } from '@/ui/format/visible-text.ts';
import { SaveBar } from '@/ui/save-bar.tsx';
import { Section } from '@/ui/section.tsx';
import { Segmented } from '@/ui/segmented.tsx';
import { Select } from '@/ui/select.tsx';
import { chosenModels } from './model-choice.ts';
import { ModelList } from './model-list.tsx';
import { useChange } from './use-change.ts';
import { useProviderModels } from './use-provider-models.ts';

/** Which models can be chosen for tasks this credential pays for, and which one is taken when nobody chooses. */
export function ModelSettings({ credential }: { credential: Credential }) {
  const list = useProviderModels(credential);
  const [defaultModel, setDefaultModel] = useState(credential.defaultModel ?? '');
  const [effort, setEffort] = useState<ReasoningEffort>(credential.defaultReasoningEffort);
  const { run, busy, done, failure, reset } = useChange(credential);
  const chosen = chosenModels(list.choice);
  const isOffered = chosen.length === 0 || chosen.some(({ id }) => id === defaultModel);
  const wanted = isOffered ? defaultModel : '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run({ models: chosen, defaultModel: wanted === '' ? null : wanted, defaultReasoningEffort: effort });
  };
  return (
    <Section
      title="Models"
      text="The ones that are ticked can be chosen for tasks. With none ticked, any id may be typed in."
    >
      <form noValidate onSubmit={submit} aria-label="Models" onChange={reset} className="grid grid-cols-1 gap-4">
        {credential.modelsStale && (
          <p className="text-sm text-waiting">The list may be old: the provider could not be asked at the last try.</p>
        )}
        {list.failure && <FailureNotice title="The models were not loaded." failure={list.failure} />}
        {list.message && <p className="text-sm text-muted">{visibleText(list.message)}</p>}
        <ModelList choice={list.choice} onChange={list.setChoice} />
        <div>
          <Button size="small" busy={list.busy} onClick={list.load}>
            {list.busy ? 'Asking the provider…' : 'Load from the provider'}
          </Button>
        </div>
        <div className="grid items-end gap-4 sm:grid-cols-2">
          <Field id="default-model" label="Default model">
            {(described) => (
              <Select
                {...described}
                value={wanted}
                onChange={(event) => setDefaultModel(event.target.value)}
                options={[
                  { value: '', label: chosen.length > 0 ? 'The first one' : 'None' },
                  ...(chosen.length > 0 ? chosen : list.choice.known).map(({ id, label }) => ({ value: id, label })),
                ]}
              />
            )}
          </Field>
          <div className="grid justify-items-start gap-1.5">
            <span aria-hidden className="text-sm font-medium">
              Default reasoning effort
            </span>
            <Segmented
              label="Default reasoning effort"
              value={effort}
              onChange={setEffort}
              options={reasoningEfforts.map((value) => ({ value, label: value }))}
            />
          </div>
        </div>
        <SaveBar
          label="Save models"
          busy={busy}
          done={done}
          failure={failure}
          failureTitle="The models were not saved."
        />
      </form>
    </Section>
  );
}
