'use client';

import type { Comment } from '@codex-web/contracts/comment';
import type { Event } from '@codex-web/contracts/event';
import type { ModelsAnswer, Task } from '@codex-web/contracts/task';
import { DiffPanel } from '@/features/diff/diff-panel.tsx';
import { PatchActions } from '@/features/diff/patch-actions.tsx';
import { useReadOfTask } from '@/features/notifications/use-read-of-task.ts';
import { ShareButton } from '@/features/sharing/share-button.tsx';
import { PaneSwitch } from '@/features/task/pane-switch.tsx';
import { PresenceList } from '@/features/task/presence-list.tsx';
import { QueueLine } from '@/features/task/queue-line.tsx';
import { TaskHeader } from '@/features/task/task-header.tsx';
import { useMarkRead } from '@/features/task/use-mark-read.ts';
import { usePanes } from '@/features/task/use-panes.ts';
import { useTaskLive } from '@/features/task/use-task-live.ts';
import { SplitPanes } from '@/ui/split-panes.tsx';
import { useHotkeys } from '@/ui/use-hotkeys.ts';
import { Conversation } from './conversation.tsx';
import { GoneTask } from './gone-task.tsx';
import { TaskFoot } from './task-foot.tsx';
import { useTaskScreen } from './use-task-screen.ts';

type ScreenProps = {
  initial: Task;
  /** The attempt that is shown first, and its events so far. */
  attemptId: string;
  events: readonly Event[];
  comments: readonly Comment[];
  /** What who looks at the task can pay with. */
  models: ModelsAnswer | null;
  /** The credentials behind which the demo model answers. */
  demoCredentialIds: readonly string[];
  /** Width of the conversation in per cent. */
  split: number;
};

export function TaskScreen({ initial, attemptId, events, comments, models, demoCredentialIds, split }: ScreenProps) {
  const screen = useTaskScreen(initial, attemptId);
  const { task, turn, attempt } = screen;
  const live = useTaskLive(initial.id, comments);
  useMarkRead(task);
  useReadOfTask(task.id);
  const { pane, setPane, isDiffMounted, goToFile, targetOf } = usePanes(screen.select);
  useHotkeys({
    f: () => document.getElementById('follow-up')?.focus(),
    ...Object.fromEntries(turn.attempts.map(({ id, position }) => [String(position), () => screen.select(id)])),
  });
  if (screen.isGone || live.isGone) return <GoneTask />;
  return (
    <>
      <TaskHeader
        task={task}
        turn={turn}
        attempt={attempt}
        isDemo={demoCredentialIds.includes(turn.payer?.credentialId ?? '')}
        onSelect={screen.select}
        onChanged={screen.refresh}
        presence={<PresenceList people={live.people} />}
        panes={<PaneSwitch pane={pane} onChange={setPane} files={attempt.diff?.files ?? 0} />}
      >
        <ShareButton task={task} onChanged={screen.refresh} />
        <PatchActions attempt={attempt} title={task.title} />
      </TaskHeader>
      <QueueLine task={task} attempt={attempt} onChanged={screen.refresh} />
      <SplitPanes
        label="Width of the conversation"
        initial={split}
        narrow={pane === 'diff' ? 'right' : 'left'}
        left={
          <>
            <Conversation
              screen={screen}
              firstAttemptId={attemptId}
              events={events}
              comments={live.comments}
              onComment={live.addComment}
              onFile={goToFile}
            />
            <TaskFoot screen={screen} models={models} onComment={live.addComment} />
          </>
        }
        right={isDiffMounted && <DiffPanel key={attempt.id} attempt={attempt} target={targetOf(attempt.id)} />}
      />
    </>
  );
}
