import { z } from 'zod';
import { person } from './person.ts';

/**
 * Who has a task open right now, the reader included; each person once, however many pages they have open. In order of name.
 * Empty while that cannot be told.
 */
export const presence = z.object({ people: z.array(person) });
export type Presence = z.infer<typeof presence>;

export const watchTaskQuery = z.object({ after: z.iso.datetime().optional() });

/**
 * The frames of `GET /tasks/:id/stream` as server-sent events. While it is open its reader counts as looking at the task.
 * - `event: presence`, without an id, and a Presence as data: once at the start and whenever it changes;
 * - `event: comment`, with `id: <updatedAt>`, and a Comment as data: one that was written, edited or deleted after the moment in
 *   `Last-Event-ID`, or else in the parameter `after`: the newest `updatedAt` the reader has. Without either, from now on;
 * - `event: gone`, with no more than `{}` as data: the task can no longer be seen; do not reconnect.
 */
export const taskStreamFrames = ['presence', 'comment', 'gone'] as const;
