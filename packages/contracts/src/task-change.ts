import { z } from 'zod';
import { commentBody } from './comment.ts';
import { person } from './person.ts';
import { labels, taskTitle, visibility } from './task.ts';

/** Only what is given changes. */
export const changeTaskRequest = z
  .object({
    title: taskTitle.optional(),
    labels: labels.optional(),
    visibility: visibility.optional(),
    archived: z.boolean().optional(),
  })
  .refine((change) => Object.values(change).some((value) => value !== undefined), 'Say what to change.');
export type ChangeTaskRequest = z.input<typeof changeTaskRequest>;

export const handOverRequest = z.object({
  /** A member of the workspace who may use the task's repository and is more than a viewer; no service account. */
  userId: z.string().min(1).max(100),
  /** Becomes a comment. */
  note: commentBody.optional(),
});
export type HandOverRequest = z.input<typeof handOverRequest>;

/** `activityAt` of the task as it was shown: what happened after it stays unread. Now when left out. */
export const markReadRequest = z.object({ activityAt: z.iso.datetime().optional() }).nullish();
export type MarkReadRequest = z.input<typeof markReadRequest>;

/** People who can be named with a task: `canSee` may be mentioned, `canTake` may be handed the task. In order of name. */
export const taskPeopleAnswer = z.object({
  items: z.array(
    person.extend({
      /** Tells people of one name apart. Null of a service account, and to who may not see the members. */
      email: z.string().nullable(),
      canSee: z.boolean(),
      canTake: z.boolean(),
    }),
  ),
});
export type TaskPeopleAnswer = z.infer<typeof taskPeopleAnswer>;
