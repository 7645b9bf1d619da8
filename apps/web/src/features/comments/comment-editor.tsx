'use client';

import { type Comment, commentRequest, comment as commentSchema } from '@codex-web/contracts/comment';
import { type FormEvent, useState } from 'react';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { FieldError } from '@/ui/field.tsx';
import { useAction } from '@/ui/use-action.ts';
import { MentionArea } from './mention-area.tsx';

type CommentEditorProps = { comment: Comment; onChanged: (comment: Comment) => void; onClose: () => void };

/** Changes a comment in its place. */
export function CommentEditor({ comment, onChanged, onClose }: CommentEditorProps) {
  const [body, setBody] = useState(comment.body);
  const [problem, setProblem] = useState<string | null>(null);
  const { run, busy, failure } = useAction(async () => {
    onChanged(await request(commentSchema, `/comments/${comment.id}`, { method: 'PATCH', body: { body } }));
    onClose();
  });
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    const parsed = commentRequest.safeParse({ body });
    setProblem(parsed.success ? null : (parsed.error.issues[0]?.message ?? null));
    if (parsed.success) void run();
  };
  return (
    <form aria-label="Edit the comment" onSubmit={submit} className="mt-1 grid gap-2">
      <div className="rounded border border-edge focus-within:border-accent">
        <MentionArea
          taskId={comment.taskId}
          label="Comment"
          value={body}
          onChange={setBody}
          onSubmit={submit}
          onEscape={onClose}
          autoFocus
        />
      </div>
      {problem && (
        <p role="alert" className="text-xs">
          <FieldError>{problem}</FieldError>
        </p>
      )}
      {failure && <FailureNotice title="The comment was not changed." failure={failure} />}
      <div className="flex gap-2">
        <Button type="submit" size="small" look="primary" busy={busy}>
          Save comment
        </Button>
        <Button size="small" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
