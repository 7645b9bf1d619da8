import { task } from '@codex-web/contracts/task';
import {
  changeTaskRequest,
  handOverRequest,
  markReadRequest,
  taskPeopleAnswer,
} from '@codex-web/contracts/task-change';
import { canSeeTask } from '@codex-web/db/can-see-task';
import { changeTask } from '@codex-web/db/change-task';
import { findTask } from '@codex-web/db/find-task';
import { handOverTask } from '@codex-web/db/hand-over-task';
import { noSuchTask } from '@codex-web/db/lock-task';
import { openAttemptIds } from '@codex-web/db/open-attempt-ids';
import { listTaskPeople } from '@codex-web/db/task-people';
import { markRead, markUnread } from '@codex-web/db/task-reads';
import { z } from 'zod';
import { actorOf, type Caller, viewerOf } from '../auth/caller.ts';
import { callerMay } from '../auth/caller-may.ts';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import { refusals } from '../http/refusals.ts';
import { announceAccess, announceTask, announceView } from '../tasks/announce-task.ts';
import { idParams } from './id-params.ts';

const tags = ['Tasks'];
const done = z.undefined().describe('Done');

export function taskChangeRoutes(app: App, parts: Dependencies): void {
  change(app, parts);
  handOver(app, parts);
  read(app, parts);
  people(app, parts);
}

function change(app: App, parts: Dependencies): void {
  app.patch(
    '/tasks/:id',
    {
      config: { rule: 'tasks.write' },
      schema: {
        tags,
        summary: 'Change title, labels and visibility of a task, or archive it',
        description: 'Who sees it is for its author, its assignee and admins to say.',
        params: idParams,
        body: changeTaskRequest,
        response: {
          200: task,
          204: z.undefined().describe('Done; the caller no longer sees it'),
          ...refusals(400, 404),
        },
      },
    },
    async (request, reply) => {
      const { caller } = request;
      await changeTask(parts.db, { ...actorOf(caller), role: caller.role }, request.params.id, request.body);
      await announce(parts, caller, request.params.id);
      if (await canSeeTask(parts.db, viewerOf(caller), request.params.id)) {
        return await findTask(parts.db, viewerOf(caller), request.params.id);
      }
      return reply.code(204).send(undefined);
    },
  );
}

function handOver(app: App, parts: Dependencies): void {
  app.post(
    '/tasks/:id/hand-over',
    {
      config: { rule: 'tasks.write' },
      schema: {
        tags,
        summary: 'Hand a task over to another member, who looks after it from then on',
        description:
          'A private task they see from then on; who had it before sees it no longer, unless they are its author.',
        params: idParams,
        body: handOverRequest,
        response: { 204: done, ...refusals(400, 404, 409) },
      },
    },
    async (request, reply) => {
      const { userId, note } = request.body;
      await handOverTask(parts.db, actorOf(request.caller), request.params.id, { userId, note: note ?? null });
      await announce(parts, request.caller, request.params.id);
      return reply.code(204).send(undefined);
    },
  );
}

function read(app: App, parts: Dependencies): void {
  app.put(
    '/tasks/:id/read',
    {
      config: { rule: 'tasks.read' },
      schema: {
        tags,
        summary: 'Note that the caller has seen what happened to a task',
        params: idParams,
        body: markReadRequest,
        response: { 204: done, ...refusals(400, 404) },
      },
    },
    async (request, reply) => {
      const upTo = request.body?.activityAt === undefined ? null : new Date(request.body.activityAt);
      await markRead(parts.db, viewerOf(request.caller), request.params.id, upTo);
      await announceView(parts, { ...viewerOf(request.caller), taskId: request.params.id });
      return reply.code(204).send(undefined);
    },
  );
  app.delete(
    '/tasks/:id/read',
    {
      config: { rule: 'tasks.read' },
      schema: {
        tags,
        summary: 'Mark a task as one that the caller has not seen',
        params: idParams,
        response: { 204: done, ...refusals(404) },
      },
    },
    async (request, reply) => {
      await markUnread(parts.db, viewerOf(request.caller), request.params.id);
      await announceView(parts, { ...viewerOf(request.caller), taskId: request.params.id });
      return reply.code(204).send(undefined);
    },
  );
}

function people(app: App, { db }: Dependencies): void {
  app.get(
    '/tasks/:id/people',
    {
      config: { rule: 'tasks.read' },
      schema: {
        tags,
        summary: 'List who sees a task, and who could be handed it',
        params: idParams,
        response: { 200: taskPeopleAnswer, ...refusals(404) },
      },
    },
    async (request) => {
      if (!(await canSeeTask(db, viewerOf(request.caller), request.params.id))) throw noSuchTask();
      const items = await listTaskPeople(db.pool, request.params.id);
      if (callerMay(request.caller, 'members.read')) return { items };
      return { items: items.map((one) => ({ ...one, email: null })) };
    },
  );
}

/** Who no longer sees the task is to be shown nothing more of it. */
async function announce(parts: Dependencies, caller: Caller, taskId: string): Promise<void> {
  await announceTask(parts, { workspaceId: caller.workspace.id, taskId });
  await announceAccess(parts, await openAttemptIds(parts.db, taskId));
}
