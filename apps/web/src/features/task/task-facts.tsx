'use client';

import type { Attempt, Task, Turn } from '@codex-web/contracts/task';
import { FolderGit2, GitBranch, GitPullRequestArrow, Timer, Wallet } from 'lucide-react';
import { Avatar } from '@/ui/avatar.tsx';
import { CopyButton } from '@/ui/copy-button.tsx';
import { Cost } from '@/ui/cost.tsx';
import { formatCount } from '@/ui/format/format-count.ts';
import { describeUsage } from '@/ui/format/format-usage.ts';
import { visibleName } from '@/ui/format/visible-text.ts';
import { useMe } from '@/ui/me.tsx';
import { ownerWord } from '@/ui/owner-word.ts';
import { Elapsed, RelativeTime } from '@/ui/time.tsx';
import { taskUsage } from './task-usage.ts';

type FactsProps = { task: Task; turn: Turn; attempt: Attempt };

/** What the selected attempt works on, how long it took, what it cost and who paid. */
export function TaskFacts({ task, turn, attempt }: FactsProps) {
  return (
    <>
      <Places task={task} />
      {attempt.startedAt && (
        <span className="flex items-center gap-1.5" title="Time the attempt took">
          <Timer aria-hidden className="size-3.5 shrink-0" />
          <Elapsed from={attempt.startedAt} to={attempt.endedAt} />
        </span>
      )}
      <Spent task={task} attempt={attempt} />
      <Payer turn={turn} />
      {task.mode === 'ask' && <span>Ask</span>}
      <Keeper task={task} />
    </>
  );
}

/** Who submitted it, and who looks after it where that is somebody else. */
function Keeper({ task: { author, assignee, createdAt } }: { task: Task }) {
  return (
    <>
      <span className="flex min-w-0 gap-1 max-sm:hidden">
        <span className="max-w-40 truncate">{visibleName(author.name)}</span>
        <RelativeTime at={createdAt} />
      </span>
      {assignee.id !== author.id && (
        <span className="flex min-w-0 items-center gap-1.5" title="Who looks after it now">
          <span className="max-sm:sr-only">With</span>
          <Avatar name={assignee.name} isSilent />
          <span className="max-w-40 truncate max-sm:sr-only">{visibleName(assignee.name)}</span>
        </span>
      )}
    </>
  );
}

function Places({ task }: { task: Task }) {
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
      <span
        className="-mr-1 flex min-w-0 items-center gap-1.5 max-sm:hidden"
        title={`Branch for the result: ${visibleName(task.branchName)}`}
      >
        <GitPullRequestArrow aria-hidden className="size-3.5 shrink-0" />
        <span className="sr-only">Branch for the result: </span>
        <span className="max-w-48 truncate">{visibleName(task.branchName)}</span>
        <span className="-my-1.5">
          <CopyButton text={task.branchName} label="Copy branch name" size="icon" />
        </span>
      </span>
    </>
  );
}

function Spent({ task, attempt }: { task: Task; attempt: Attempt }) {
  const { usage } = attempt;
  const total = taskUsage(task);
  if (total.inputTokens + total.outputTokens === 0) return null;
  const hasMore = total.requests > usage.requests;
  return (
    <span className="flex gap-x-1.5 whitespace-nowrap tabular">
      <span title={describeUsage(usage)}>
        <span className="max-sm:hidden">{formatCount(usage.inputTokens + usage.outputTokens)} tokens · </span>
        <Cost usage={usage} />
      </span>
      {hasMore && (
        <span className="max-sm:hidden" title={`The whole task: ${describeUsage(total)}`}>
          (task <span className="sr-only">{formatCount(total.inputTokens + total.outputTokens)} tokens, </span>
          <Cost usage={total} />)
        </span>
      )}
    </span>
  );
}

function Payer({ turn: { payer } }: { turn: Turn }) {
  const me = useMe();
  if (!payer) return null;
  const name = visibleName(payer.name);
  const owner = ownerWord(payer.owner, me.user.id);
  return (
    <span className="flex min-w-0 items-center gap-1.5 max-sm:hidden" title={`Paid by ${name}, ${owner}`}>
      <Wallet aria-hidden className="size-3.5 shrink-0" />
      <span className="sr-only">Paid by </span>
      <span className="max-w-40 truncate">{name}</span>
      <span className="whitespace-nowrap">({owner})</span>
    </span>
  );
}
