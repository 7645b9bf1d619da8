'use client';

import type { Attempt, Task, Turn } from '@codex-web/contracts/task';
import { FolderGit2, GitBranch, Timer } from 'lucide-react';
import type { ReactNode } from 'react';
import { DemoMark } from '@/ui/demo-mark.tsx';
import { formatCount } from '@/ui/format/format-count.ts';
import { visibleName } from '@/ui/format/visible-text.ts';
import { StateMark } from '@/ui/state-mark.tsx';
import { Elapsed, RelativeTime } from '@/ui/time.tsx';
import { AttemptTabs } from './attempt-tabs.tsx';
import { StopButton } from './stop-button.tsx';

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
        <Facts task={task} attempt={attempt} />
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

function Facts({ task, attempt }: { task: Task; attempt: Attempt }) {
  const { usage } = attempt;
  return (
    <>
      <span className="flex min-w-0 items-center gap-1.5" title={visibleName(task.repository.url)}>
        <FolderGit2 aria-hidden className="size-3.5 shrink-0" />
        <span className="max-w-60 truncate">{visibleName(task.repository.name)}</span>
        <code className="text-xs" title={task.baseCommit}>
          @{task.baseCommit.slice(0, 7)}
        </code>
      </span>
      {task.baseBranch && (
        <span className="flex min-w-0 items-center gap-1.5 max-sm:hidden" title={visibleName(task.baseBranch)}>
          <GitBranch aria-hidden className="size-3.5 shrink-0" />
          <span className="max-w-48 truncate">{visibleName(task.baseBranch)}</span>
        </span>
      )}
      {attempt.startedAt && (
        <span className="flex items-center gap-1.5" title="Time the attempt took">
          <Timer aria-hidden className="size-3.5 shrink-0" />
          <Elapsed from={attempt.startedAt} to={attempt.endedAt} />
        </span>
      )}
      {usage.inputTokens + usage.outputTokens > 0 && (
        <span
          className="whitespace-nowrap tabular max-sm:hidden"
          title={`${usage.inputTokens.toLocaleString('en-US')} in, ${usage.outputTokens.toLocaleString('en-US')} out`}
        >
          {formatCount(usage.inputTokens + usage.outputTokens)} tokens
        </span>
      )}
      {task.mode === 'ask' && <span>Ask</span>}
      <span className="flex min-w-0 gap-1 max-sm:hidden">
        <span className="max-w-40 truncate">{visibleName(task.author.name)}</span>
        <RelativeTime at={task.createdAt} />
      </span>
    </>
  );
}
