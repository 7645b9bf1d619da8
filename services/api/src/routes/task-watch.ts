import { AppError } from '@codex-web/contracts/app-error';
import { watchTaskQuery } from '@codex-web/contracts/presence';
import { canSeeTask } from '@codex-web/db/can-see-task';
import { lastCommentChange } from '@codex-web/db/comment-rows';
import { noSuchTask } from '@codex-web/db/lock-task';
import { z } from 'zod';
import { isStillAllowed } from '../auth/authentication.ts';
import { viewerOf } from '../auth/caller.ts';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import { sendEventStream, streamTimeoutMs } from '../http/event-stream.ts';
import { refusals } from '../http/refusals.ts';
import { watchTask } from '../live/task-watch.ts';
import { idParams } from './id-params.ts';

/** @param closing is aborted when the application stops. */
export function taskWatchRoutes(app: App, parts: Dependencies, closing: AbortSignal): void {
  app.get(
    '/tasks/:id/stream',
    {
      config: { rule: 'tasks.read' },
      handlerTimeout: streamTimeoutMs,
      schema: {
        tags: ['Tasks'],
        summary: 'Watch who has a task open and what is commented, as server-sent events',
        description: [
          'Frames `presence` (the people who have it open), `comment` (one that was written, edited or deleted after `Last-Event-ID`',
          'or `after`; from now on without either) and `gone` (the caller no longer sees the task). Its reader counts as one of the people.',
        ].join(' '),
        params: idParams,
        querystring: watchTaskQuery,
        response: { 200: { content: { 'text/event-stream': { schema: z.string() } } }, ...refusals(400, 404) },
      },
    },
    async (request, reply) => {
      const { id: taskId } = request.params;
      const viewer = viewerOf(request.caller);
      if (!(await canSeeTask(parts.db, viewer, taskId))) throw noSuchTask();
      const given = readMoment(request.headers['last-event-id'] || request.query.after);
      const after = given ?? (await lastCommentChange(parts.db.pool, taskId));
      const watcher = { viewer, taskId, after, isStillAllowed: () => isStillAllowed(parts, request) };
      return sendEventStream(reply, closing, (signal) => watchTask(parts, { ...watcher, signal }));
    },
  );
}

function readMoment(given: string | string[] | undefined): Date | null {
  if (given === undefined) return null;
  const parsed = z.iso.datetime().safeParse(given);
  if (parsed.success) return new Date(parsed.data);
  throw new AppError('event_id_invalid', 'Last-Event-ID is not the id of a frame of this stream. Connect without it.');
}
