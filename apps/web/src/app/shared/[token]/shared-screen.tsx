'use client';

import type { SharedAttempt, SharedTask } from '@codex-web/contracts/share-link';
import { Eye, FolderGit2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { DiffPanel } from '@/features/diff/diff-panel.tsx';
import { DiffSource } from '@/features/diff/diff-source.tsx';
import { PatchActions } from '@/features/diff/patch-actions.tsx';
import { AttemptTabs } from '@/features/task/attempt-tabs.tsx';
import { PaneSwitch } from '@/features/task/pane-switch.tsx';
import { usePanes } from '@/features/task/use-panes.ts';
import { ExpiryTime } from '@/ui/expiry-time.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';
import { defaultSplit } from '@/ui/split-cookie.ts';
import { SplitPanes } from '@/ui/split-panes.tsx';
import { StateMark } from '@/ui/state-mark.tsx';
import { RelativeTime } from '@/ui/time.tsx';
import { firstShown, toAttempt } from './shared-attempt.ts';
import { SharedConversation } from './shared-conversation.tsx';

/** A task as a link shows it: the conversation and the diff, to read and nothing else. */
export function SharedScreen({ token, task }: { token: string; task: SharedTask }) {
  const router = useRouter();
  const base = `/shared/${encodeURIComponent(token)}`;
  const [chosen, setChosen] = useState<Readonly<Record<string, string>>>({});
  const [turnId, setTurnId] = useState(task.turns.at(-1)?.id);
  const turn = task.turns.find(({ id }) => id === turnId) ?? task.turns.at(-1);
  const shownOf = (one: SharedTask['turns'][number]): SharedAttempt | null =>
    one.attempts.find(({ id }) => id === chosen[one.id]) ?? firstShown(one);
  const shown = turn ? shownOf(turn) : null;
  const select = (attemptId: string) => {
    const holder = task.turns.find(({ attempts }) => attempts.some(({ id }) => id === attemptId));
    if (!holder) return;
    setChosen((before) => ({ ...before, [holder.id]: attemptId }));
    setTurnId(holder.id);
  };
  const { pane, setPane, isDiffMounted, goToFile, targetOf } = usePanes(select);
  if (!turn || !shown) return null;
  const attempt = toAttempt(shown, turn);
  return (
    <DiffSource base={base}>
      <main className="flex h-dvh flex-col">
        <header className="shrink-0 border-b border-line px-4 py-2.5 short:py-1.5 md:px-5">
          <div className="flex flex-wrap items-start gap-x-3 gap-y-1">
            <h1 className="line-clamp-2 min-w-0 flex-1 basis-40 text-lg font-semibold [overflow-wrap:anywhere]">
              {visibleName(task.title)}
            </h1>
            <div className="flex flex-wrap items-center gap-2">
              <PatchActions attempt={attempt} title={task.title} />
            </div>
          </div>
          <div className="mt-1.5 flex flex-wrap items-center gap-x-4 gap-y-1.5 text-sm text-muted">
            <StateMark state={shown.state} className="font-medium" />
            <Facts task={task} />
            <div className="md:hidden">
              <PaneSwitch pane={pane} onChange={setPane} files={shown.diff?.files ?? 0} />
            </div>
            {turn.attempts.length > 1 && (
              <div className="md:ml-auto">
                <AttemptTabs turn={turn} selected={shown.id} onSelect={select} />
              </div>
            )}
          </div>
        </header>
        <SplitPanes
          label="Width of the conversation"
          initial={defaultSplit}
          narrow={pane === 'diff' ? 'right' : 'left'}
          left={
            <SharedConversation
              base={base}
              task={task}
              shownOf={shownOf}
              selectedId={shown.id}
              onSelect={select}
              onEnded={() => router.refresh()}
              onFile={goToFile}
            />
          }
          right={isDiffMounted && <DiffPanel key={attempt.id} attempt={attempt} target={targetOf(attempt.id)} />}
        />
      </main>
    </DiffSource>
  );
}

function Facts({ task }: { task: SharedTask }) {
  return (
    <>
      <span className="flex min-w-0 items-center gap-1.5">
        <FolderGit2 aria-hidden className="size-3.5 shrink-0" />
        <span className="max-w-60 truncate">{visibleName(task.repositoryName)}</span>
      </span>
      <span className="flex min-w-0 gap-1">
        <span className="max-w-40 truncate">{visibleName(task.authorName)}</span>
        <RelativeTime at={task.createdAt} />
      </span>
      <span className="flex items-center gap-1.5">
        <Eye aria-hidden className="size-3.5 shrink-0" />
        <span>
          Read-only link, <ExpiryTime at={task.expiresAt} />
        </span>
      </span>
    </>
  );
}
