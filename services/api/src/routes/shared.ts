import { AppError } from '@codex-web/contracts/app-error';
import { isFinal } from '@codex-web/contracts/attempt-state';
import { diffFilesAnswer } from '@codex-web/contracts/diff';
import { eventsAnswer } from '@codex-web/contracts/event';
import { sharedEventsQuery, sharedTask } from '@codex-web/contracts/share-link';
import { findTask } from '@codex-web/db/find-task';
import { countOpening } from '@codex-web/db/follow-share-link';
import { readDiffFiles, readPatch } from '@codex-web/db/read-diff';
import { readEvents } from '@codex-web/db/read-events';
import { z } from 'zod';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import { refusals } from '../http/refusals.ts';
import { type OneAtATime, oneAtATime } from '../sharing/one-at-a-time.ts';
import { openShare, requireAttempt } from '../sharing/open-share.ts';
import { sharedEvents } from '../sharing/shared-event.ts';
import { toSharedTask } from '../sharing/shared-task.ts';
import { patchContent, patchType } from '../tasks/patch-type.ts';

const tags = ['Sharing'];
/** What is no token is answered like one that leads nowhere. */
const token = z.string().max(200);
const linkParams = z.object({ token });
const attemptParams = z.object({ token, id: z.uuid() });

const maxPatchBytes = 5_000_000;

/** Of one address, all of these routes together: a page asks for a handful. */
const config = {
  rule: 'public',
  rateLimit: { max: 120, timeWindow: '1 minute', groupId: 'shared' },
} as const;

/** What a share link shows, to whoever has it. */
export async function sharedRoutes(app: App, parts: Dependencies): Promise<void> {
  app.addHook('onRequest', async (_request, reply) => {
    reply
      .header('cache-control', 'no-store')
      .header('x-robots-tag', 'noindex, nofollow')
      .header('referrer-policy', 'no-referrer');
  });
  readTask(app, parts);
  // Looking through text costs; what anybody can ask for is to cost everybody else no more than one request does.
  const inTurn = oneAtATime();
  readAttemptEvents(app, parts, inTurn);
  readAttemptPatch(app, parts, inTurn);
  readAttemptFiles(app, parts);
}

function readTask(app: App, parts: Dependencies): void {
  app.get(
    '/shared/:token',
    {
      config,
      schema: {
        tags,
        summary: 'Read the task that a share link leads to',
        params: linkParams,
        response: { 200: sharedTask, ...refusals(404) },
      },
    },
    async (request) => {
      const { place, redactor } = await openShare(parts, request.params.token);
      const task = await findTask(parts.db, place.maker, place.taskId);
      await countOpening(parts.db, place.linkId);
      return toSharedTask(task, place.expiresAt, redactor);
    },
  );
}

function readAttemptEvents(app: App, parts: Dependencies, inTurn: OneAtATime): void {
  app.get(
    '/shared/:token/attempts/:id/events',
    {
      config,
      schema: {
        tags,
        summary: 'Read the events of an attempt through a share link, page by page',
        description: 'Those about machines, costs and credentials are left out, so their numbers have gaps.',
        params: attemptParams,
        querystring: sharedEventsQuery,
        response: { 200: eventsAnswer, ...refusals(400, 404) },
      },
    },
    async (request) => {
      const share = await openShare(parts, request.params.token);
      const { state, lastSeq } = await requireAttempt(parts, share, request.params.id);
      const range = { ...request.query, upTo: lastSeq };
      const events = await readEvents(parts.db, request.params.id, range);
      const nextAfter = events.at(-1)?.seq ?? request.query.after;
      const items = await inTurn(() => sharedEvents(events, share.redactor));
      return { items, nextAfter, ended: isFinal(state) && nextAfter >= lastSeq };
    },
  );
}

function readAttemptPatch(app: App, parts: Dependencies, inTurn: OneAtATime): void {
  app.get(
    '/shared/:token/attempts/:id/diff',
    {
      config,
      schema: {
        tags,
        summary: 'Read what an attempt changed through a share link, as a patch',
        description:
          'What looks like a secret or an e-mail address is replaced by `*`. Larger ones than 5 MB are not shown.',
        params: attemptParams,
        response: { 200: { content: patchContent }, ...refusals(404, 413) },
      },
    },
    async (request, reply) => {
      const share = await openShare(parts, request.params.token);
      await requireAttempt(parts, share, request.params.id);
      const { patch } = await readPatch(parts.db, share.place.maker, request.params.id);
      if (patch.length > maxPatchBytes) throw tooLarge();
      const shown = await inTurn(() => share.redactor.patch(patch));
      return reply.header('content-type', patchType(shown)).send(shown);
    },
  );
}

function readAttemptFiles(app: App, parts: Dependencies): void {
  app.get(
    '/shared/:token/attempts/:id/diff/files',
    {
      config,
      schema: {
        tags,
        summary: 'Read what an attempt changed through a share link, file by file',
        params: attemptParams,
        response: { 200: diffFilesAnswer, ...refusals(404) },
      },
    },
    async (request) => {
      const share = await openShare(parts, request.params.token);
      await requireAttempt(parts, share, request.params.id);
      const answer = await readDiffFiles(parts.db, share.place.maker, request.params.id);
      const files = answer.files.map((file) => ({
        ...file,
        path: share.redactor.text(file.path),
        oldPath: file.oldPath === null ? null : share.redactor.text(file.oldPath),
      }));
      return { ...answer, files };
    },
  );
}

function tooLarge(): AppError {
  return new AppError('payload_too_large', 'This diff is larger than 5 MB, more than a link shows. Ask for the patch.');
}
