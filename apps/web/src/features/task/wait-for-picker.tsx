'use client';

import { maxDependencies, type Task } from '@codex-web/contracts/task';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { visibleName } from '@/ui/format/visible-text.ts';
import { loadOpenTasks } from '@/ui/load-open-tasks.ts';
import { Picker } from '@/ui/picker.tsx';
import { Spinner } from '@/ui/spinner.tsx';
import { stateWord } from '@/ui/state-mark.tsx';
import { useLoaded } from '@/ui/use-loaded.ts';

type WaitForPickerProps = { task: Task; busy: boolean; onPick: (taskId: string) => void };

/** Lets a task that is queued start after another one too. */
export function WaitForPicker({ task, busy, onPick }: WaitForPickerProps) {
  const [asked, setAsked] = useState(0);
  const { data, failure } = useLoaded(asked === 0 ? null : String(asked), loadOpenTasks);
  if (task.dependsOn.length >= maxDependencies) return null;
  const known = new Set([task.id, ...task.dependsOn.map(({ taskId }) => taskId)]);
  const offered = data?.filter(({ id }) => !known.has(id)) ?? [];
  return (
    <Picker
      label="Start after"
      shown="Start after another task"
      icon={busy ? <Spinner /> : <Plus aria-hidden className="size-3.5 shrink-0" />}
      value={null}
      disabled={busy}
      options={offered.map(({ id, title, state }) => ({
        ...{ value: id, label: visibleName(title) },
        note: stateWord(state).toLowerCase(),
      }))}
      // Each time anew: tasks begin and end.
      onOpen={() => setAsked(asked + 1)}
      onChange={onPick}
      search={{ placeholder: 'Find a task' }}
      {...insteadOf(
        data !== null && offered.length > 0,
        failure?.message ?? (data ? 'No other task is at work.' : null),
      )}
    />
  );
}

/** What stands in the place of an empty list. */
function insteadOf(hasTasks: boolean, words: string | null) {
  return hasTasks ? {} : { instead: <p className="px-3 py-2.5 text-sm text-muted">{words ?? 'Loading…'}</p> };
}
