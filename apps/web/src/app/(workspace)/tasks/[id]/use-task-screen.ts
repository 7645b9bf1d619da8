'use client';

import type { Attempt, Task, Turn } from '@codex-web/contracts/task';
import { useCallback, useState } from 'react';
import { type Chosen, shownAttempt, turnOf } from '@/features/task/selection.ts';
import { useTask } from '@/features/task/use-task.ts';
import type { AttemptProgress } from '@/features/timeline/attempt-steps.tsx';
import { withProgress } from './with-progress.ts';

export type TaskScreenState = ReturnType<typeof useTaskScreen>;

/** The task, which attempt of which turn is looked at, and how far that is by its own events. */
export function useTaskScreen(initial: Task, firstAttemptId: string) {
  const { task, refresh, isGone } = useTask(initial);
  const [selectedId, setSelectedId] = useState(firstAttemptId);
  const [chosen, setChosen] = useState<Chosen>(() => choose({}, initial, firstAttemptId));
  const [progress, setProgress] = useState<Readonly<Record<string, AttemptProgress>>>({});

  const select = useCallback(
    (attemptId: string) => {
      setSelectedId(attemptId);
      setChosen((before) => choose(before, task, attemptId));
      window.history.replaceState(null, '', `?attempt=${attemptId}`);
    },
    [task],
  );
  const onProgress = useCallback(
    (attemptId: string, next: AttemptProgress) => {
      setProgress((before) => ({ ...before, [attemptId]: next }));
      if (next.ended) void refresh();
    },
    [refresh],
  );
  const showNewest = useCallback(async () => {
    const answer = await refresh();
    const newest = answer?.turns.at(-1)?.attempts[0];
    if (answer && newest) {
      setSelectedId(newest.id);
      setChosen((before) => choose(before, answer, newest.id));
      window.history.replaceState(null, '', `?attempt=${newest.id}`);
    }
  }, [refresh]);

  const live = liveTask(task, progress);
  const turn = turnOf(live, selectedId) ?? fail();
  const attempt = shownAttempt(live, turn, chosen) ?? fail();
  return { task: live, turn, attempt, chosen, select, onProgress, refresh, showNewest, isGone };
}

function choose(before: Chosen, task: Task, attemptId: string): Chosen {
  const turn = turnOf(task, attemptId);
  return turn ? { ...before, [turn.id]: attemptId } : before;
}

function liveTask(task: Task, progress: Readonly<Record<string, AttemptProgress>>): Task {
  const liveAttempt = (attempt: Attempt) => withProgress(attempt, progress[attempt.id]);
  return { ...task, turns: task.turns.map((turn: Turn) => ({ ...turn, attempts: turn.attempts.map(liveAttempt) })) };
}

function fail(): never {
  throw new Error('A task has at least one turn with one attempt.');
}
