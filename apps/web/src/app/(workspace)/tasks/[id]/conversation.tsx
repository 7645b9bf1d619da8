'use client';

import { isFinal } from '@codex-web/contracts/attempt-state';
import type { Comment } from '@codex-web/contracts/comment';
import type { Event } from '@codex-web/contracts/event';
import type { Attempt, Turn } from '@codex-web/contracts/task';
import { Fragment } from 'react';
import { CommentCard } from '@/features/comments/comment-card.tsx';
import { ChangedFiles } from '@/features/diff/changed-files.tsx';
import { betweenTurns } from '@/features/task/comment-list.ts';
import { Remedy } from '@/features/task/remedy.tsx';
import { shownAttempt } from '@/features/task/selection.ts';
import { AttemptSteps } from '@/features/timeline/attempt-steps.tsx';
import { TurnHead } from '@/features/timeline/turn-head.tsx';
import { Button } from '@/ui/button.tsx';
import { StateIcon, stateWord } from '@/ui/state-mark.tsx';
import type { TaskScreenState } from './use-task-screen.ts';

type ConversationProps = {
  screen: TaskScreenState;
  /** The attempt whose events came with the page. */
  firstAttemptId: string;
  events: readonly Event[];
  comments: readonly Comment[];
  onComment: (comment: Comment) => void;
  onFile: (attemptId: string, index: number) => void;
};

/**
 * The turns of the task in order, each with the steps of the attempt that is shown of it, and between them what people
 * said to each other. It opens at its end.
 */
export function Conversation({ screen, firstAttemptId, events, comments, onComment, onFile }: ConversationProps) {
  const { task } = screen;
  const said = betweenTurns(
    comments,
    task.turns.map(({ createdAt }) => createdAt),
  );
  return (
    // The reversed column keeps the end in sight while it grows, and the place of a reader who scrolled up.
    <section
      aria-label="Conversation"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with keys
      tabIndex={0}
      className="flex min-h-0 flex-1 flex-col-reverse overflow-y-auto overscroll-contain px-4 focus-visible:-outline-offset-2 md:px-5"
    >
      <div className="mb-auto grid grid-cols-1 gap-6 py-4">
        {task.turns.map((turn, index) => {
          const attempt = shownAttempt(task, turn, screen.chosen);
          return (
            attempt && (
              <Fragment key={turn.id}>
                {index === 0 && <Comments comments={said[0]} onComment={onComment} />}
                <article aria-label={`Turn ${turn.position}`} className="min-w-0">
                  <TurnHead turn={turn} turns={task.turns.length}>
                    <OtherTurn turn={turn} attempt={attempt} screen={screen} />
                  </TurnHead>
                  <div className="mt-3">
                    <AttemptSteps
                      key={attempt.id}
                      attempt={attempt}
                      stored={attempt.id === firstAttemptId ? events : none}
                      onProgress={screen.onProgress}
                      renderFiles={(of) => <Files attempt={of} onFile={onFile} />}
                      renderRemedy={(code, of) => (
                        <Remedy
                          code={code}
                          taskId={task.id}
                          turn={turn}
                          attemptId={of.id}
                          isNewest={task.mayChange && turn.id === task.turns.at(-1)?.id}
                          onStarted={screen.showNewest}
                        />
                      )}
                    />
                  </div>
                </article>
                <Comments comments={said[index + 1]} onComment={onComment} />
              </Fragment>
            )
          );
        })}
      </div>
    </section>
  );
}

const none: readonly Event[] = [];

type CommentsProps = { comments: readonly Comment[] | undefined; onComment: (comment: Comment) => void };

function Comments({ comments = [], onComment }: CommentsProps) {
  return comments.map((comment) => <CommentCard key={comment.id} comment={comment} onChanged={onComment} />);
}

function OtherTurn({ turn, attempt, screen }: { turn: Turn; attempt: Attempt; screen: TaskScreenState }) {
  if (screen.task.turns.length === 1) return null;
  const isSelected = screen.turn.id === turn.id;
  return (
    <>
      <span className="flex items-center gap-1">
        <StateIcon state={attempt.state} className="size-3.5" />
        {stateWord(attempt.state)}
        {turn.attempts.length > 1 && `, attempt ${attempt.position} of ${turn.attempts.length}`}
      </span>
      <Button
        look="quiet"
        size="small"
        aria-pressed={isSelected}
        onClick={() => screen.select(attempt.id)}
        className="ml-auto"
      >
        {isSelected ? 'Shown in the diff' : 'Show its diff'}
      </Button>
    </>
  );
}

function Files({ attempt, onFile }: { attempt: Attempt; onFile: (attemptId: string, index: number) => void }) {
  // While an attempt is at work, or where it ended before it had a diff, there is nothing to list.
  if (!isFinal(attempt.state) || attempt.diff === null) return null;
  return <ChangedFiles attemptId={attempt.id} onPick={(index) => onFile(attempt.id, index)} />;
}
