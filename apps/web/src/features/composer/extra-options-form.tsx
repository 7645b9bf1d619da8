'use client';

import { taskPriorities } from '@codex-web/contracts/queue';
import { maxDependencies } from '@codex-web/contracts/task';
import { X } from 'lucide-react';
import { Button } from '@/ui/button.tsx';
import { Field } from '@/ui/field.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';
import { loadOpenTasks } from '@/ui/load-open-tasks.ts';
import { Segmented } from '@/ui/segmented.tsx';
import { Select } from '@/ui/select.tsx';
import { stateWord } from '@/ui/state-mark.tsx';
import { useLoaded } from '@/ui/use-loaded.ts';
import type { ExtraOptions } from './extra-options.ts';

type FormProps = { value: ExtraOptions; onChange: (value: ExtraOptions) => void };

const visibilities = [
  { value: 'default', label: 'As usual', hint: 'As the settings of the workspace say' },
  { value: 'workspace', label: 'Workspace', hint: 'Everybody who may use its repository' },
  { value: 'private', label: 'Private', hint: 'You alone, and whom you hand it to' },
] as const;
const priorities = taskPriorities
  .map((value) => ({ value, label: `${value.charAt(0).toUpperCase()}${value.slice(1)}` }))
  .toReversed();

/** Who can see the task, how pressing it is, and what it waits for. */
export function ExtraOptionsForm({ value, onChange }: FormProps) {
  return (
    <div className="grid gap-4 overflow-y-auto p-4">
      <div>
        <p aria-hidden className="mb-1.5 text-sm font-medium">
          Who can see it
        </p>
        <Segmented
          label="Who can see it"
          value={value.visibility ?? 'default'}
          options={visibilities}
          onChange={(visibility) => onChange({ ...value, visibility: visibility === 'default' ? null : visibility })}
        />
      </div>
      <Field id="composer-priority" label="Priority" hint="Orders what you have queued; between people, turns decide.">
        {(described) => (
          <Select
            {...described}
            value={value.priority}
            options={priorities}
            onChange={(event) => {
              const priority = taskPriorities.find((known) => known === event.target.value);
              if (priority) onChange({ ...value, priority });
            }}
          />
        )}
      </Field>
      <StartAfter value={value} onChange={onChange} />
    </div>
  );
}

function StartAfter({ value, onChange }: FormProps) {
  const { data, failure } = useLoaded('open', loadOpenTasks);
  const offered = data?.filter(({ id }) => !value.after.some((one) => one.id === id)) ?? [];
  return (
    <div>
      <Field
        id="composer-after"
        label="Start after"
        hint={failure ? failure.message : 'It waits in the queue until these are completed.'}
      >
        {(described) => (
          <Select
            {...described}
            value=""
            disabled={offered.length === 0 || value.after.length >= maxDependencies}
            options={[
              { value: '', label: data && offered.length === 0 ? 'No other task is at work' : 'Choose a task' },
              ...offered.map(({ id, title, state }) => ({
                value: id,
                label: `${visibleName(title)} (${stateWord(state).toLowerCase()})`,
              })),
            ]}
            onChange={(event) => {
              const task = offered.find(({ id }) => id === event.target.value);
              if (task) onChange({ ...value, after: [...value.after, { id: task.id, title: task.title }] });
            }}
          />
        )}
      </Field>
      <ul aria-label="Starts after" className="mt-2 grid gap-1 empty:hidden">
        {value.after.map(({ id, title }) => (
          <li key={id} className="flex items-center gap-1 text-sm">
            <span className="min-w-0 flex-1 truncate">{visibleName(title)}</span>
            <Button
              look="quiet"
              size="square"
              aria-label={`Do not wait for ${visibleName(title)}`}
              onClick={() => onChange({ ...value, after: value.after.filter((one) => one.id !== id) })}
            >
              <X aria-hidden className="size-3.5" />
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
