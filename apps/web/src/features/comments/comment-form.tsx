'use client';

import { type Comment, commentRequest, comment as commentSchema } from '@codex-web/contracts/comment';
import { type FormEvent, type ReactNode, useState } from 'react';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { FieldError } from '@/ui/field.tsx';
import { useAction } from '@/ui/use-action.ts';
import { useStored } from '@/ui/use-stored.ts';
import { MentionArea } from './mention-area.tsx';

type CommentFormProps = {
  taskId: string;
  onWritten: (comment: Comment) => void;
  /** Chooses between this and what else can be written here. */
  choice: ReactNode;
};

/** Where people write to each other about the task. */
export function CommentForm({ taskId, onWritten, choice }: CommentFormProps) {
  const [body, setBody] = useStored(`comment.${taskId}`, '');
  const [problem, setProblem] = useState<string | null>(null);
  const { run, busy, failure } = useAction(async () => {
    onWritten(await request(commentSchema, `/tasks/${taskId}/comments`, { method: 'POST', body: { body } }));
    setBody('');
  });
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    const parsed = commentRequest.safeParse({ body });
    setProblem(parsed.success ? null : (parsed.error.issues[0]?.message ?? null));
    if (parsed.success) void run();
  };
  return (
    <form
      aria-label="Comment"
      className="shrink-0 border-t border-line bg-bg px-4 py-3 short:py-1.5 md:px-5"
      onSubmit={submit}
    >
      {failure && (
        <div className="mb-2">
          <FailureNotice title="The comment was not sent." failure={failure} />
        </div>
      )}
      <div className="rounded border border-edge focus-within:border-accent short:flex short:items-end">
        <MentionArea
          taskId={taskId}
          id="comment"
          label="Comment"
          describedBy="comment-note"
          isInvalid={problem !== null}
          placeholder="Say something to the team; @ mentions somebody"
          value={body}
          onChange={(text) => {
            setBody(text);
            setProblem(null);
          }}
          onSubmit={submit}
        />
        <div className="flex flex-wrap items-center gap-1 p-1.5 short:shrink-0 short:flex-nowrap">
          {choice}
          <p
            id="comment-note"
            aria-live="polite"
            className="min-w-0 px-1.5 text-xs text-muted max-sm:order-first max-sm:basis-full short:sr-only"
          >
            {problem ? <FieldError>{problem}</FieldError> : 'The agent is not told'}
          </p>
          <Button type="submit" look="primary" busy={busy} title="Ctrl/⌘ Enter" className="ml-auto">
            Send comment
          </Button>
        </div>
      </div>
    </form>
  );
}
