'use client';

import { type Task, taskTitle } from '@codex-web/contracts/task';
import { type FormEvent, useState } from 'react';
import { FieldError } from '@/ui/field.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';
import { TextInput } from '@/ui/text-input.tsx';
import { useAction } from '@/ui/use-action.ts';
import { changeTask } from './change-task.ts';

type TaskTitleProps = { task: Task; isEdited: boolean; onDone: () => void; onChanged: () => Promise<unknown> };

/** The title, and in its place the box to change it: Enter saves, Escape leaves it as it was. */
export function TaskTitle({ task, isEdited, onDone, onChanged }: TaskTitleProps) {
  if (isEdited) return <TitleForm task={task} onDone={onDone} onChanged={onChanged} />;
  return (
    <h1
      className="line-clamp-2 min-w-0 flex-1 basis-40 text-lg font-semibold [overflow-wrap:anywhere] md:line-clamp-1"
      title={visibleName(task.title)}
    >
      {visibleName(task.title)}
    </h1>
  );
}

function TitleForm({ task, onDone, onChanged }: Omit<TaskTitleProps, 'isEdited'>) {
  const [text, setText] = useState(task.title);
  const [problem, setProblem] = useState<string | null>(null);
  const { run, busy, failure } = useAction(async (title: string) => {
    await changeTask(task.id, { title });
    await onChanged();
  });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const parsed = taskTitle.safeParse(text);
    setProblem(parsed.success ? null : (parsed.error.issues[0]?.message ?? null));
    if (!parsed.success) return;
    if (parsed.data === task.title || (await run(parsed.data))) onDone();
  };
  const wrong = problem ?? failure?.message;
  return (
    <form aria-label="Title" onSubmit={submit} className="min-w-0 flex-1 basis-60">
      <h1 className="sr-only">{visibleName(task.title)}</h1>
      <TextInput
        aria-label="Title of the task"
        aria-describedby="title-problem"
        aria-invalid={wrong ? true : undefined}
        ref={focusAll}
        maxLength={200}
        value={text}
        readOnly={busy}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && onDone()}
        onBlur={() => !busy && text.trim() === task.title && onDone()}
        className="h-8 font-semibold"
      />
      <span id="title-problem" role="alert" className="text-xs">
        {wrong && <FieldError>{wrong}</FieldError>}
      </span>
    </form>
  );
}

function focusAll(input: HTMLInputElement | null): void {
  if (!input || document.activeElement === input) return;
  input.focus();
  input.select();
}
