'use client';

import type { Attempt, Task } from '@codex-web/contracts/task';
import { CircleAlert, CircleCheck, Clock, X } from 'lucide-react';
import Link from 'next/link';
import { z } from 'zod';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';
import { TextLink } from '@/ui/text-link.tsx';
import { useAction } from '@/ui/use-action.ts';
import { WaitForPicker } from './wait-for-picker.tsx';

type QueueLineProps = { task: Task; attempt: Attempt; onChanged: () => Promise<unknown> };

/** Where a queued attempt stands, why it waits, and which tasks it starts after. */
export function QueueLine({ task, attempt, onChanged }: QueueLineProps) {
  const path = (taskId: string) => `/tasks/${task.id}/dependencies/${taskId}`;
  const { run, busy, failure } = useAction(async (taskId: string) => {
    await request(z.unknown(), path(taskId), { method: 'DELETE' });
    await onChanged();
  });
  const adding = useAction(async (taskId: string) => {
    await request(z.unknown(), path(taskId), { method: 'POST' });
    await onChanged();
  });
  if (attempt.state !== 'queued') return null;
  const isUntouched = task.turns.at(-1)?.attempts.every(({ state }) => state === 'queued') ?? false;
  const problem = adding.failure ?? failure;
  return (
    <div className="shrink-0 border-b border-line bg-surface px-4 py-1.5 text-sm md:px-5">
      <p role="status" className="flex items-start gap-2">
        <Clock aria-hidden className="mt-0.5 size-4 shrink-0 text-queued" />
        <span className="min-w-0 [overflow-wrap:anywhere]">
          {attempt.queue?.position != null && (
            <span className="font-medium tabular">{ordinal(attempt.queue.position)} in the queue. </span>
          )}
          {attempt.queue?.message ?? 'Queued.'} <TextLink href="/queue">Open the queue</TextLink>
        </span>
      </p>
      {task.dependsOn.length > 0 && (
        <ul aria-label="Starts after" className="mt-1 grid gap-0.5 pl-6">
          {task.dependsOn.map((dependency) => (
            <li key={dependency.taskId} className="flex min-h-7 min-w-0 items-center gap-1.5">
              <DependencyIcon {...dependency} />
              <span className="min-w-0 truncate max-sm:flex-1">
                Starts after{' '}
                {dependency.title === null ? (
                  'a task you cannot see'
                ) : (
                  <Link href={`/tasks/${dependency.taskId}`} className="underline underline-offset-2">
                    {visibleName(dependency.title)}
                  </Link>
                )}
                {wordsFor(dependency)}
              </span>
              {task.mayChange && (
                <Button
                  look="quiet"
                  size="square"
                  busy={busy}
                  aria-label={`Do not wait for ${visibleName(dependency.title ?? 'that task')}`}
                  title="Do not wait for it"
                  onClick={() => run(dependency.taskId)}
                >
                  {!busy && <X aria-hidden className="size-3.5" />}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {task.mayChange && isUntouched && (
        <div className="pl-4">
          <WaitForPicker task={task} busy={adding.busy} onPick={(id) => void adding.run(id)} />
        </div>
      )}
      {problem && (
        <p role="alert" className="mt-1 pl-6 text-failed">
          {problem.message}
        </p>
      )}
    </div>
  );
}

type Dependency = Task['dependsOn'][number];

function DependencyIcon({ isCompleted, hasStopped }: Dependency) {
  if (isCompleted) return <CircleCheck aria-hidden className="size-3.5 shrink-0 text-completed" />;
  const Icon = hasStopped ? CircleAlert : Clock;
  return <Icon aria-hidden className={`size-3.5 shrink-0 ${hasStopped ? 'text-failed' : 'text-queued'}`} />;
}

function wordsFor({ isCompleted, hasStopped }: Dependency): string {
  if (isCompleted) return ', which is completed';
  return hasStopped ? ', which has stopped: follow it up, or do not wait for it' : '';
}

function ordinal(position: number): string {
  const ending =
    position % 100 >= 11 && position % 100 <= 13 ? 'th' : ({ 1: 'st', 2: 'nd', 3: 'rd' }[position % 10] ?? 'th');
  return `${position}${ending}`;
}
