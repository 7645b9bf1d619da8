'use client';

import { label as labelSchema, labelsAnswer, maxLabels, type Task } from '@codex-web/contracts/task';
import { X } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';
import { Dialog } from '@/ui/dialog.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { Field } from '@/ui/field.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';
import { LabelChip } from '@/ui/label-chip.tsx';
import { TextInput } from '@/ui/text-input.tsx';
import { useAction } from '@/ui/use-action.ts';
import { useLoaded } from '@/ui/use-loaded.ts';
import { changeTask } from './change-task.ts';

type LabelsDialogProps = { task: Task; onClose: () => void; onChanged: () => Promise<unknown> };

/** Adds and takes away the labels of a task; those of other tasks are offered. */
export function LabelsDialog({ task, onClose, onChanged }: LabelsDialogProps) {
  const [labels, setLabels] = useState<readonly string[]>(task.labels);
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const known = useLoaded('labels', loadLabels);
  const { run, busy, failure } = useAction(async (wanted: string[]) => {
    await changeTask(task.id, { labels: wanted });
    await onChanged();
    onClose();
  });
  const has = (one: string) => labels.some((other) => other.toLowerCase() === one.toLowerCase());
  const withTyped = (): readonly string[] | null => {
    if (text.trim() === '') return labels;
    const parsed = labelSchema.safeParse(text);
    const wrong = parsed.success
      ? labels.length >= maxLabels && !has(parsed.data)
        ? `A task has at most ${maxLabels} labels.`
        : null
      : (parsed.error.issues[0]?.message ?? null);
    setProblem(wrong);
    if (wrong !== null || !parsed.success) return null;
    const next = has(parsed.data) ? labels : [...labels, parsed.data];
    setLabels(next);
    setText('');
    return next;
  };
  const save = (event: FormEvent) => {
    event.preventDefault();
    const all = withTyped();
    if (all) void run([...all]);
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Labels">
      <form noValidate onSubmit={save} aria-label="Labels" className="mt-4 grid gap-3">
        <ul aria-label="Labels of this task" className="flex flex-wrap gap-1.5 empty:hidden">
          {labels.map((one) => (
            <li key={one}>
              <LabelChip label={one}>
                <button
                  type="button"
                  aria-label={`Remove ${visibleName(one)}`}
                  onClick={() => setLabels(labels.filter((other) => other !== one))}
                  className="-mr-1 grid size-5 place-items-center rounded-sm hover:text-text touch:-mr-1.5 touch:size-11 touch:shrink-0"
                >
                  <X aria-hidden className="size-3" />
                </button>
              </LabelChip>
            </li>
          ))}
        </ul>
        <Field id="new-label" label="Add a label" hint="Enter adds it." error={problem}>
          {(described) => (
            <TextInput
              {...described}
              data-autofocus
              list="known-labels"
              autoComplete="off"
              maxLength={40}
              value={text}
              onChange={(event) => setText(event.target.value)}
              onKeyDown={(event) => {
                if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || text.trim() === '') return;
                event.preventDefault();
                withTyped();
              }}
            />
          )}
        </Field>
        <datalist id="known-labels">
          {known.data
            ?.filter((one) => !has(one))
            .map((one) => (
              <option key={one} value={one} />
            ))}
        </datalist>
        {failure && <FailureNotice title="The labels were not saved." failure={failure} />}
        <div className="mt-2 flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={busy}>
            Save labels
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

async function loadLabels(): Promise<string[]> {
  const { items } = await request(labelsAnswer, '/labels');
  return items.map(({ label }) => label);
}
