import { z } from 'zod';
import { person } from './person.ts';

/** Bytes of UTF-8 a comment may have. */
export const maxCommentBytes = 10_000;

/**
 * Markdown. `@` and the whole name of a person who can see the task mentions them; where several have that name, all of them.
 * Letters may be upper or lower case.
 */
export const commentBody = z
  .string()
  .refine((text) => text.trim() !== '', 'Write something.')
  .refine((text) => !text.includes('\0'), 'The comment holds a NUL character; take it out.')
  .refine(
    (text) => new TextEncoder().encode(text).length <= maxCommentBytes,
    'The comment is longer than 10 kB; shorten it, or put the material into the repository.',
  );

export const commentRequest = z.object({ body: commentBody });
export type CommentRequest = z.input<typeof commentRequest>;

/** What people say to each other about a task. The agent is not told. */
export const comment = z.object({
  id: z.uuid(),
  taskId: z.uuid(),
  author: person,
  /** Empty when the comment was deleted. */
  body: z.string(),
  /** Who was mentioned when it was written or last edited. */
  mentions: z.array(person),
  createdAt: z.iso.datetime(),
  editedAt: z.iso.datetime().nullable(),
  deletedAt: z.iso.datetime().nullable(),
  /** Grows with each change of the comment, its deletion too. */
  updatedAt: z.iso.datetime(),
});
export type Comment = z.infer<typeof comment>;

/** The newest 500, oldest first. */
export const commentsAnswer = z.object({ items: z.array(comment) });
export type CommentsAnswer = z.infer<typeof commentsAnswer>;
