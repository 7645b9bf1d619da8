import { AppError } from '@codex-web/contracts/app-error';
import { isFinal } from '@codex-web/contracts/attempt-state';
import { eventsAnswer } from '@codex-web/contracts/event';
import { canSeeAttempt } from '@codex-web/db/can-see-task';
import { type AttemptProgress, findAttemptProgress } from '@codex-web/db/find-attempt';
import { readEvents } from '@codex-web/db/read-events';
import { z } from 'zod';
import { isStillAllowed } from '../auth/authentication.ts';
import { viewerOf } from '../auth/caller.ts';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import { sendEventStream, streamTimeoutMs } from '../http/event-stream.ts';
import { refusals } from '../http/refusals.ts';
import { streamAttempt } from '../live/attempt-stream.ts';
import { idParams } from './id-params.ts';

const eventStream = 'text/event-stream';

const eventsQuery = z.object({
  after: z.string().max(20).optional().describe('The number of the last event the reader has'),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

/** @param closing is aborted when the application stops. */
export function attemptEventRoutes(app: App, parts: Dependencies, closing: AbortSignal): void {
  app.get(
    '/attempts/:id/events',
    {
      config: { rule: 'tasks.read' },
      handlerTimeout: streamTimeoutMs,
      schema: {
        tags: ['Attempts'],
        summary: 'Read the events of an attempt, or watch them',
        description: [
          'With `Accept: text/event-stream` the answer is a stream: frames `event` (a stored event, its number as id),',
          '`delta` (a piece of text of an item that is still being made) and at last `end`. It begins after',
          '`Last-Event-ID` or `after`. Otherwise the answer is one page as JSON.',
        ].join(' '),
        params: idParams,
        querystring: eventsQuery,
        response: {
          200: { content: { 'application/json': { schema: eventsAnswer }, [eventStream]: { schema: z.string() } } },
          ...refusals(400, 404),
        },
      },
    },
    async (request, reply) => {
      const attemptId = request.params.id;
      const viewer = viewerOf(request.caller);
      const progress = await findAttemptProgress(parts.db, viewer, attemptId);
      const after = readAfter(request.headers['last-event-id'] || request.query.after, progress);
      if (!request.headers.accept?.includes(eventStream)) {
        return await readPage(parts, attemptId, progress, after, request.query.limit);
      }
      const allowed = async () =>
        (await isStillAllowed(parts, request)) && (await canSeeAttempt(parts.db, viewer, attemptId));
      const reader = { attemptId, viewer, after, progress, isStillAllowed: allowed };
      return sendEventStream(reply, closing, (signal) => streamAttempt(parts, { ...reader, signal }));
    },
  );
}

async function readPage(
  { db }: Dependencies,
  attemptId: string,
  progress: AttemptProgress,
  after: number,
  limit: number,
) {
  // Not beyond what the attempt had when its state was read, so that `ended` fits the events.
  const items = await readEvents(db, attemptId, { after, upTo: progress.lastSeq, limit });
  const nextAfter = items.at(-1)?.seq ?? after;
  return { items, nextAfter, ended: isFinal(progress.state) && nextAfter === progress.lastSeq };
}

/** @throws AppError `event_id_invalid` when it is not the number of an event of this attempt. */
function readAfter(given: string | string[] | undefined, progress: AttemptProgress): number {
  if (given === undefined) return 0;
  const seq = typeof given === 'string' && /^\d{1,10}$/.test(given) ? Number(given) : Number.NaN;
  if (seq <= progress.lastSeq) return seq;
  throw new AppError(
    'event_id_invalid',
    'The number in Last-Event-ID or "after" is not that of an event of this attempt. Start again without it.',
  );
}
