import { AppError } from '@codex-web/contracts/app-error';
import { databaseTime } from '@codex-web/db/database-time';
import { z } from 'zod';
import { isStillAllowed } from '../auth/authentication.ts';
import { viewerOf } from '../auth/caller.ts';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import { sendEventStream, streamTimeoutMs } from '../http/event-stream.ts';
import { refusals } from '../http/refusals.ts';
import { streamTasks } from '../live/task-stream.ts';

/** @param closing is aborted when the application stops. */
export function taskStreamRoutes(app: App, parts: Dependencies, closing: AbortSignal): void {
  app.get(
    '/tasks/stream',
    {
      config: { rule: 'tasks.read' },
      handlerTimeout: streamTimeoutMs,
      schema: {
        tags: ['Tasks'],
        summary: 'Watch the tasks of the workspace as server-sent events',
        description:
          'A frame `task` has a task as it is in the list, whenever it changes for the reader; `gone` has the id of one they no longer see; `reload` says that they see other tasks than before; `queue` that the queue was paused, opened, limited or reordered. After a reconnect with `Last-Event-ID` changes in between come first.',
        response: { 200: { content: { 'text/event-stream': { schema: z.string() } } }, ...refusals(400) },
      },
    },
    async (request, reply) => {
      const since = readLastChange(request.headers['last-event-id']) ?? (await databaseTime(parts.db));
      const reader = { viewer: viewerOf(request.caller), since };
      const allowed = () => isStillAllowed(parts, request);
      return sendEventStream(reply, closing, (signal) =>
        streamTasks(parts, { ...reader, signal, isStillAllowed: allowed }),
      );
    },
  );
}

function readLastChange(header: string | string[] | undefined): Date | null {
  if (header === undefined || header === '') return null;
  const parsed = z.iso.datetime().safeParse(header);
  if (parsed.success) return new Date(parsed.data);
  throw new AppError('event_id_invalid', 'Last-Event-ID is not the id of a frame of this stream. Connect without it.');
}
