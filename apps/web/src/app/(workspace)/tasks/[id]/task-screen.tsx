'use client';

import { isFinal } from '@codex-web/contracts/attempt-state';
import type { Event } from '@codex-web/contracts/event';
import type { ModelsAnswer, Task } from '@codex-web/contracts/task';
import { useState } from 'react';
import { DiffPanel } from '@/features/diff/diff-panel.tsx';
import { PatchActions } from '@/features/diff/patch-actions.tsx';
import { FollowUp } from '@/features/task/follow-up.tsx';
import { nameOfAttempt } from '@/features/task/selection.ts';
import { TaskHeader } from '@/features/task/task-header.tsx';
import { Segmented } from '@/ui/segmented.tsx';
import { SplitPanes } from '@/ui/split-panes.tsx';
import { useHotkeys } from '@/ui/use-hotkeys.ts';
import { useWide } from '@/ui/use-wide.ts';
import { Conversation } from './conversation.tsx';
import { useTaskScreen } from './use-task-screen.ts';

type ScreenProps = {
  initial: Task;
  /** The attempt that is shown first, and its events so far. */
  attemptId: string;
  events: readonly Event[];
  /** What who looks at the task can pay with. */
  models: ModelsAnswer | null;
  /** The credentials behind which the demo model answers. */
  demoCredentialIds: readonly string[];
  /** Width of the conversation in per cent. */
  split: number;
};

export function TaskScreen({ initial, attemptId, events, models, demoCredentialIds, split }: ScreenProps) {
  const screen = useTaskScreen(initial, attemptId);
  const { task, turn, attempt } = screen;
  const [pane, setPane] = useState<'conversation' | 'diff'>('conversation');
  const [target, setTarget] = useState<{ attemptId: string; index: number } | null>(null);
  const isDiffMounted = useWide() || pane === 'diff';
  useHotkeys({
    f: () => document.getElementById('follow-up')?.focus(),
    ...Object.fromEntries(turn.attempts.map(({ id, position }) => [String(position), () => screen.select(id)])),
  });
  const goToFile = (ofAttempt: string, index: number) => {
    screen.select(ofAttempt);
    setPane('diff');
    setTarget({ attemptId: ofAttempt, index });
  };
  const files = attempt.diff?.files ?? 0;
  return (
    <>
      <TaskHeader
        task={task}
        turn={turn}
        attempt={attempt}
        isDemo={demoCredentialIds.includes(turn.payer?.credentialId ?? '')}
        onSelect={screen.select}
        onStopped={screen.refresh}
        panes={
          <Segmented
            label="Show"
            value={pane}
            onChange={setPane}
            options={[
              { value: 'conversation', label: 'Conversation' },
              { value: 'diff', label: files > 0 ? `Diff ${files}` : 'Diff' },
            ]}
          />
        }
      >
        <PatchActions attempt={attempt} title={task.title} />
      </TaskHeader>
      <SplitPanes
        label="Width of the conversation"
        initial={split}
        narrow={pane === 'diff' ? 'right' : 'left'}
        left={
          <>
            <Conversation screen={screen} firstAttemptId={attemptId} events={events} onFile={goToFile} />
            {isFinal(attempt.state) && (
              <FollowUp
                key={turn.id}
                taskId={task.id}
                turn={turn}
                models={models}
                attemptId={attempt.id}
                attemptName={nameOfAttempt(task, turn, attempt)}
                onStarted={screen.showNewest}
              />
            )}
          </>
        }
        right={
          isDiffMounted && (
            <DiffPanel key={attempt.id} attempt={attempt} target={target?.attemptId === attempt.id ? target : null} />
          )
        }
      />
    </>
  );
}
