import { roleMay } from '@codex-web/contracts/access';
import {
  changePriorityRequest,
  changeQueueRequest,
  moveInQueueRequest,
  type QueueAnswer,
  queueAnswer,
  queueQuery,
} from '@codex-web/contracts/queue';
import { task } from '@codex-web/contracts/task';
import { addDependency } from '@codex-web/db/add-dependency';
import { changePriority } from '@codex-web/db/change-priority';
import { changeQueue } from '@codex-web/db/change-queue';
import { findTask } from '@codex-web/db/find-task';
import { listQueue } from '@codex-web/db/list-queue';
import { moveInQueue } from '@codex-web/db/move-in-queue';
import { removeDependency } from '@codex-web/db/remove-dependency';
import { z } from 'zod';
import { actorOf, type Caller, viewerOf } from '../auth/caller.ts';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import { refusals } from '../http/refusals.ts';
import { announceQueue } from '../tasks/announce-queue.ts';
import { announceTask } from '../tasks/announce-task.ts';
import { idParams } from './id-params.ts';

const tags = ['Queue'];

export function queueRoutes(app: App, parts: Dependencies): void {
  read(app, parts);
  change(app, parts);
  move(app, parts);
  prioritise(app, parts);
  hold(app, parts);
  release(app, parts);
}

function read(app: App, parts: Dependencies): void {
  app.get(
    '/queue',
    {
      config: { rule: 'queue.read' },
      schema: {
        tags,
        summary: 'Read what is queued, in the order in which it would start, and why it waits',
        description: 'Of tasks the caller does not see, only whose they are.',
        querystring: queueQuery,
        response: { 200: queueAnswer, ...refusals(400) },
      },
    },
    async (request) => await answer(parts, request.caller, request.query.limit),
  );
}

function change(app: App, parts: Dependencies): void {
  app.patch(
    '/queue',
    {
      config: { rule: 'queue.manage' },
      schema: {
        tags,
        summary: 'Open, pause or drain the queue, and limit how much runs at once',
        description: 'It holds for every start from the answer on; what runs goes on.',
        body: changeQueueRequest,
        response: { 200: queueAnswer, ...refusals(400) },
      },
    },
    async (request) => {
      await changeQueue(parts.db, actorOf(request.caller), request.body);
      return await announced(parts, request.caller);
    },
  );
}

function move(app: App, parts: Dependencies): void {
  app.post(
    '/queue/moves',
    {
      config: { rule: 'queue.manage' },
      schema: {
        tags,
        summary: 'Move a queued attempt',
        description:
          '`first` makes it the next one of the workspace: its person has the next turn, in exchange with whoever had it. Otherwise it moves in the line of its person, and takes the priority of the one it is put beside.',
        body: moveInQueueRequest,
        response: { 200: queueAnswer, ...refusals(400, 404, 409) },
      },
    },
    async (request) => {
      await moveInQueue(parts.db, actorOf(request.caller), request.body);
      return await announced(parts, request.caller);
    },
  );
}

function prioritise(app: App, parts: Dependencies): void {
  app.patch(
    '/tasks/:id/priority',
    {
      config: { rule: 'tasks.write' },
      schema: {
        tags,
        summary: 'Set the priority of a task',
        description: 'It orders what one person has queued; between people, turns decide.',
        params: idParams,
        body: changePriorityRequest,
        response: { 200: task, ...refusals(400, 404) },
      },
    },
    async (request) => {
      await changePriority(parts.db, actorOf(request.caller), request.params.id, request.body.priority);
      return await changedTask(parts, request.caller, request.params.id);
    },
  );
}

const dependencyParams = idParams.extend({ taskId: z.uuid() });

function hold(app: App, parts: Dependencies): void {
  app.post(
    '/tasks/:id/dependencies/:taskId',
    {
      config: { rule: 'tasks.write' },
      schema: {
        tags,
        summary: 'Let a task that is queued wait for another one',
        params: dependencyParams,
        response: { 200: task, ...refusals(404, 409) },
      },
    },
    async (request) => {
      const { id, taskId } = request.params;
      await addDependency(parts.db, actorOf(request.caller), { taskId: id, dependsOnId: taskId });
      return await changedTask(parts, request.caller, id);
    },
  );
}

function release(app: App, parts: Dependencies): void {
  app.delete(
    '/tasks/:id/dependencies/:taskId',
    {
      config: { rule: 'tasks.write' },
      schema: {
        tags,
        summary: 'Let a task wait no longer for another one',
        params: dependencyParams,
        response: { 200: task, ...refusals(404) },
      },
    },
    async (request) => {
      const { id, taskId } = request.params;
      await removeDependency(parts.db, actorOf(request.caller), { taskId: id, dependsOnId: taskId });
      return await changedTask(parts, request.caller, id);
    },
  );
}

async function changedTask(parts: Dependencies, caller: Caller, taskId: string) {
  const workspaceId = caller.workspace.id;
  await announceQueue(parts, workspaceId);
  await announceTask(parts, { workspaceId, taskId });
  return await findTask(parts.db, viewerOf(caller), taskId);
}

async function announced(parts: Dependencies, caller: Caller): Promise<QueueAnswer> {
  await announceQueue(parts, caller.workspace.id);
  return await answer(parts, caller, queueQuery.parse({}).limit);
}

async function answer({ db }: Dependencies, caller: Caller, limit: number): Promise<QueueAnswer> {
  const queue = await listQueue(db, viewerOf(caller), limit);
  return { ...queue, mayManage: roleMay(caller.role, 'queue.manage') };
}
