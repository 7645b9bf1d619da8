'use client';

import type { Attempt, Task, Turn } from '@codex-web/contracts/task';
import type { ReactNode } from 'react';
import { DemoMark } from '@/ui/demo-mark.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';
import { StateMark } from '@/ui/state-mark.tsx';
import { AttemptTabs } from './attempt-tabs.tsx';
import { StopButton } from './stop-button.tsx';
import { TaskFacts } from './task-facts.tsx';

type TaskHeaderProps = {
  task: Task;
  turn: Turn;
  attempt: Attempt;
  isDemo: boolean;
  onSelect: (attemptId: string) => void;
  onStopped: () => void;
  /** Chooses what is shown where two panes do not fit. */
  panes: ReactNode;
  /** What can be done with the diff of the attempt. */
  children: ReactNode;
};

/** What the task is, how far the selected attempt is, and what can be done about it. */
export function TaskHeader({ task, turn, attempt, isDemo, onSelect, onStopped, panes, children }: TaskHeaderProps) {
  return (
    <header className="shrink-0 border-b border-line px-4 py-2.5 short:py-1.5 md:px-5">
      <div className="flex flex-wrap items-start gap-x-3 gap-y-1">
        <h1
          className="line-clamp-2 min-w-0 flex-1 basis-40 text-lg font-semibold [overflow-wrap:anywhere] md:line-clamp-1"
          title={visibleName(task.title)}
        >
          {visibleName(task.title)}
        </h1>
        <div className="flex flex-wrap items-center gap-2">
          <StopButton turn={turn} attempt={attempt} onStopped={onStopped} />
          {children}
        </div>
      </div>
      <div className="mt-1.5 flex flex-wrap items-center gap-x-4 gap-y-1.5 text-sm text-muted">
        <StateMark state={attempt.state} className="font-medium" />
        <TaskFacts task={task} turn={turn} attempt={attempt} />
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
