'use client';

import type { Attempt, Task, Turn } from '@codex-web/contracts/task';
import { Archive } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { DemoMark } from '@/ui/demo-mark.tsx';
import { LabelChip } from '@/ui/label-chip.tsx';
import { StateMark } from '@/ui/state-mark.tsx';
import { AttemptTabs } from './attempt-tabs.tsx';
import { StopButton } from './stop-button.tsx';
import { TaskFacts } from './task-facts.tsx';
import { TaskMenu } from './task-menu.tsx';
import { TaskTitle } from './task-title.tsx';

type TaskHeaderProps = {
  task: Task;
  turn: Turn;
  attempt: Attempt;
  isDemo: boolean;
  onSelect: (attemptId: string) => void;
  /** Asks for the task again, after something of it was changed. */
  onChanged: () => Promise<unknown>;
  /** Who else looks at it. */
  presence: ReactNode;
  /** Chooses what is shown where two panes do not fit. */
  panes: ReactNode;
  /** What can be done with the diff of the attempt. */
  children: ReactNode;
};

/** What the task is, how far the selected attempt is, and what can be done about it. */
export function TaskHeader({
  task,
  turn,
  attempt,
  isDemo,
  onSelect,
  onChanged,
  presence,
  panes,
  children,
}: TaskHeaderProps) {
  const [isRenamed, setRenamed] = useState(false);
  return (
    <header className="shrink-0 border-b border-line px-4 py-2.5 short:py-1.5 md:px-5">
      <div className="flex flex-wrap items-start gap-x-3 gap-y-1">
        <TaskTitle task={task} isEdited={isRenamed} onDone={() => setRenamed(false)} onChanged={onChanged} />
        <div className="flex flex-wrap items-center gap-2">
          {presence}
          {task.mayChange && <StopButton turn={turn} attempt={attempt} onStopped={() => void onChanged()} />}
          {children}
          <TaskMenu task={task} onRename={() => setRenamed(true)} onChanged={onChanged} />
        </div>
      </div>
      <div className="mt-1.5 flex flex-wrap items-center gap-x-4 gap-y-1.5 text-sm text-muted">
        <StateMark state={attempt.state} className="font-medium" />
        {task.archivedAt && (
          <span className="flex items-center gap-1.5">
            <Archive aria-hidden className="size-3.5 shrink-0" />
            Archived
          </span>
        )}
        <TaskFacts task={task} turn={turn} attempt={attempt} />
        {task.labels.length > 0 && (
          <ul aria-label="Labels" className="flex min-w-0 flex-wrap gap-1">
            {task.labels.map((label) => (
              <li key={label} className="flex min-w-0">
                <LabelChip label={label} />
              </li>
            ))}
          </ul>
        )}
        {isDemo && <DemoMark />}
        <div className="md:hidden">{panes}</div>
        {turn.attempts.length > 1 && (
          <div className="md:ml-auto">
            <AttemptTabs turn={turn} selected={attempt.id} onSelect={onSelect} />
          </div>
        )}
      </div>
    </header>
  );
}
