'use client';

import { isFinal } from '@codex-web/contracts/attempt-state';
import type { Comment } from '@codex-web/contracts/comment';
import type { ModelsAnswer } from '@codex-web/contracts/task';
import { useState } from 'react';
import { CommentForm } from '@/features/comments/comment-form.tsx';
import { FollowUp } from '@/features/task/follow-up.tsx';
import { nameOfAttempt } from '@/features/task/selection.ts';
import { useMay } from '@/ui/me.tsx';
import { Segmented } from '@/ui/segmented.tsx';
import type { TaskScreenState } from './use-task-screen.ts';

type TaskFootProps = {
  screen: TaskScreenState;
  models: ModelsAnswer | null;
  onComment: (comment: Comment) => void;
};

/** Where one writes: to the agent once it has ended, to the others at any time. */
export function TaskFoot({ screen, models, onComment }: TaskFootProps) {
  const { task, turn, attempt } = screen;
  const mayComment = useMay('tasks.comment');
  const mayFollowUp = task.mayChange && isFinal(attempt.state);
  const [wanted, setWanted] = useState<'follow-up' | 'comment'>('follow-up');
  const shown = mayFollowUp && (wanted === 'follow-up' || !mayComment) ? 'follow-up' : 'comment';
  const choice = mayFollowUp && mayComment && (
    <Segmented
      label="Write a"
      value={shown}
      onChange={(next) => {
        setWanted(next);
        // The form with the pressed button goes; whoever pressed it wants to write.
        requestAnimationFrame(() => document.getElementById(next)?.focus());
      }}
      options={[
        { value: 'follow-up', label: 'Follow-up', hint: 'Follow-up: the agent goes on' },
        { value: 'comment', label: 'Comment', hint: 'Comment: for the team, the agent is not told' },
      ]}
    />
  );
  if (!mayFollowUp && !mayComment) return <ReadOnlyNote />;
  if (shown === 'comment') return <CommentForm taskId={task.id} onWritten={onComment} choice={choice} />;
  return (
    <FollowUp
      key={turn.id}
      taskId={task.id}
      turn={turn}
      models={models}
      attemptId={attempt.id}
      attemptName={nameOfAttempt(task, turn, attempt)}
      onStarted={screen.showNewest}
      choice={choice}
    />
  );
}

function ReadOnlyNote() {
  return (
    <p className="shrink-0 border-t border-line px-4 py-3 text-sm text-muted md:px-5">
      You are a viewer of this workspace: you can read its tasks.
    </p>
  );
}
