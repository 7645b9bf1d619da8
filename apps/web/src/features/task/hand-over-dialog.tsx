'use client';

import type { Task } from '@codex-web/contracts/task';
import { handOverRequest } from '@codex-web/contracts/task-change';
import { type FormEvent, useState } from 'react';
import { z } from 'zod';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';
import { Dialog } from '@/ui/dialog.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { Field } from '@/ui/field.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';
import { loadTaskPeople } from '@/ui/load-task-people.ts';
import { Select } from '@/ui/select.tsx';
import { labelOf, tellApart } from '@/ui/tell-apart.ts';
import { TextArea } from '@/ui/text-area.tsx';
import { useAction } from '@/ui/use-action.ts';
import { useLoaded } from '@/ui/use-loaded.ts';

type HandOverDialogProps = { task: Task; onClose: () => void; onChanged: () => Promise<unknown> };

/** Gives the task to somebody else to look after, with a note that becomes a comment. */
export function HandOverDialog({ task, onClose, onChanged }: HandOverDialogProps) {
  const people = useLoaded(task.id, loadTaskPeople);
  const [userId, setUserId] = useState('');
  const [note, setNote] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const { run, busy, failure } = useAction(async (body: z.output<typeof handOverRequest>) => {
    await request(z.unknown(), `/tasks/${task.id}/hand-over`, { method: 'POST', body });
    await onChanged();
    onClose();
  });
  const takers = people.data?.items.filter(({ id, canTake }) => canTake && id !== task.assignee.id) ?? [];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (userId === '') return setProblem('Choose who is to look after it.');
    const parsed = handOverRequest.safeParse({ userId, ...(note.trim() === '' ? {} : { note }) });
    setProblem(parsed.success ? null : (parsed.error.issues[0]?.message ?? null));
    if (parsed.success) void run(parsed.data);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Hand over"
      description={`${visibleName(task.assignee.name)} looks after this task now. Whoever gets it is told, and looks after it from then on.`}
    >
      <form noValidate onSubmit={submit} aria-label="Hand over" className="mt-4 grid gap-4">
        {people.failure && <FailureNotice title="The people were not loaded." failure={people.failure} />}
        <Field
          id="taker"
          label="Hand over to"
          error={problem}
          hint={
            people.data && takers.length === 0 ? 'Nobody else may use this repository and change tasks.' : undefined
          }
        >
          {(described) => (
            <Select
              {...described}
              data-autofocus
              value={userId}
              onChange={(event) => setUserId(event.target.value)}
              options={[
                { value: '', label: people.data ? 'Choose a person' : 'Loading…' },
                ...tellApart(takers).map((one) => ({ value: one.id, label: labelOf(one) })),
              ]}
            />
          )}
        </Field>
        <Field id="hand-over-note" label="Note" hint="Optional; it becomes a comment.">
          {(described) => (
            <TextArea {...described} value={note} onChange={(event) => setNote(event.target.value)} rows={3} />
          )}
        </Field>
        {failure && <FailureNotice title="The task was not handed over." failure={failure} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={busy} disabled={takers.length === 0}>
            Hand over
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
