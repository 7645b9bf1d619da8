'use client';

import { isAtLeast } from '@codex-web/contracts/access';
import type { Comment } from '@codex-web/contracts/comment';
import { Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { z } from 'zod';
import { request } from '@/api/request.ts';
import { Avatar } from '@/ui/avatar.tsx';
import { Button } from '@/ui/button.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';
import { LateMarkdown } from '@/ui/late-markdown.tsx';
import { useMay, useMe } from '@/ui/me.tsx';
import { RelativeTime } from '@/ui/time.tsx';
import { useAction } from '@/ui/use-action.ts';
import { CommentEditor } from './comment-editor.tsx';

type CommentCardProps = { comment: Comment; onChanged: (comment: Comment) => void };

/** What somebody said about the task. Who wrote it may change it or take it back. */
export function CommentCard({ comment, onChanged }: CommentCardProps) {
  const me = useMe();
  const mayComment = useMay('tasks.comment');
  const [isEdited, setEdited] = useState(false);
  const isThere = comment.deletedAt === null && !isEdited;
  const mayEdit = isThere && mayComment && comment.author.id === me.user.id;
  const mayDelete = mayEdit || (isThere && isAtLeast(me.role, 'admin'));
  const remove = useAction(async () => {
    await request(z.unknown(), `/comments/${comment.id}`, { method: 'DELETE' });
    const now = new Date().toISOString();
    onChanged({ ...comment, body: '', deletedAt: now, updatedAt: now });
  });
  const isForMe = comment.mentions.some(({ id }) => id === me.user.id);
  return (
    <article
      aria-label={`Comment of ${visibleName(comment.author.name)}`}
      className={`group rounded border px-3 py-2 ${isForMe ? 'border-accent/60' : 'border-line'}`}
    >
      <div className="flex min-h-7 flex-wrap items-center gap-x-2 text-xs text-muted">
        <Avatar name={comment.author.name} isSilent />
        <span className="font-medium text-text">{visibleName(comment.author.name)}</span>
        <RelativeTime at={comment.createdAt} />
        {comment.editedAt && comment.deletedAt === null && <span>edited</span>}
        {isForMe && <span className="text-accent">mentions you</span>}
        {mayDelete && (
          <span className="ml-auto flex opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 touch:opacity-100">
            {mayEdit && (
              <Button
                look="quiet"
                size="square"
                aria-label="Edit the comment"
                title="Edit"
                onClick={() => setEdited(true)}
              >
                <Pencil aria-hidden className="size-3.5" />
              </Button>
            )}
            <Button
              look="quiet"
              size="square"
              aria-label="Delete the comment"
              title="Delete"
              busy={remove.busy}
              onClick={() => void remove.run()}
            >
              {!remove.busy && <Trash2 aria-hidden className="size-3.5" />}
            </Button>
          </span>
        )}
      </div>
      {remove.failure && (
        <p role="alert" className="text-sm text-failed">
          {remove.failure.message}
        </p>
      )}
      {isEdited ? (
        <CommentEditor comment={comment} onChanged={onChanged} onClose={() => setEdited(false)} />
      ) : comment.deletedAt === null ? (
        <LateMarkdown text={comment.body} />
      ) : (
        <p className="text-muted italic">This comment was deleted.</p>
      )}
    </article>
  );
}
