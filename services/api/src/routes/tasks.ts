import {
  createTaskRequest,
  createTurnRequest,
  listTasksQuery,
  task,
  tasksAnswer,
  turn,
} from '@codex-web/contracts/task';
import { findTask } from '@codex-web/db/find-task';
import { listTaskSummaries } from '@codex-web/db/task-summaries';
import { viewerOf } from '../auth/caller.ts';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import { idempotencyHeaders } from '../http/idempotency-key.ts';
import { pageOf, readListCursor } from '../http/list-cursor.ts';
import { refusals } from '../http/refusals.ts';
import { followUp } from '../tasks/follow-up.ts';
import { submitTask } from '../tasks/submit-task.ts';
import { idParams } from './id-params.ts';

const tags = ['Tasks'];

export function taskRoutes(app: App, parts: Dependencies): void {
  submit(app, parts);
  list(app, parts);
  read(app, parts);
  addTurn(app, parts);
}

function submit(app: App, parts: Dependencies): void {
  app.post(
    '/tasks',
    {
      config: { rule: 'tasks.write' },
      schema: {
        tags,
        summary: 'Submit a task',
        description: 'Branch and commit are looked up now. Answers 200 when an earlier request with the key made it.',
        headers: idempotencyHeaders,
        body: createTaskRequest,
        response: { 201: task, 200: task, ...refusals(400, 404, 409, 422) },
      },
    },
    async (request, reply) => {
      const key = request.headers['idempotency-key'];
      const submitted = await submitTask(parts, request.caller, request.body, key);
      reply.code(submitted.made ? 201 : 200).header('location', `/api/v1/tasks/${submitted.task.id}`);
      return submitted.task;
    },
  );
}

function list(app: App, { db }: Dependencies): void {
  app.get(
    '/tasks',
    {
      config: { rule: 'tasks.read' },
      schema: {
        tags,
        summary: 'List tasks, newest first',
        querystring: listTasksQuery,
        response: { 200: tasksAnswer, ...refusals(400) },
      },
    },
    async (request) => {
      const { cursor, limit, q, ...query } = request.query;
      const found = await listTaskSummaries(db, viewerOf(request.caller), {
        after: cursor === undefined ? null : readListCursor(cursor),
        // One more than asked for tells whether there are more.
        limit: limit + 1,
        tab: query.tab,
        states: query.state ?? null,
        repositoryIds: query.repositoryId ?? null,
        authorIds: query.authorId ?? null,
        assigneeIds: query.assigneeId ?? null,
        labels: query.label ?? null,
        visibility: query.visibility ?? null,
        words: q?.split(/\s+/).filter(Boolean) ?? [],
      });
      return pageOf(found, limit);
    },
  );
}

function read(app: App, { db }: Dependencies): void {
  app.get(
    '/tasks/:id',
    {
      config: { rule: 'tasks.read' },
      schema: {
        tags,
        summary: 'Read a task with its turns and attempts',
        params: idParams,
        response: { 200: task, ...refusals(404) },
      },
    },
    async (request) => await findTask(db, viewerOf(request.caller), request.params.id),
  );
}

function addTurn(app: App, parts: Dependencies): void {
  app.post(
    '/tasks/:id/turns',
    {
      config: { rule: 'tasks.write' },
      schema: {
        tags,
        summary: 'Follow up on an attempt that has ended',
        description:
          'One attempt goes on where that one stopped. Answers 200 when an earlier request with the key made it.',
        headers: idempotencyHeaders,
        params: idParams,
        body: createTurnRequest,
        response: { 201: turn, 200: turn, ...refusals(400, 404, 409, 422) },
      },
    },
    async (request, reply) => {
      const key = request.headers['idempotency-key'];
      const followed = await followUp(parts, request.caller, { ...request.body, taskId: request.params.id }, key);
      reply.code(followed.made ? 201 : 200);
      return followed.turn;
    },
  );
}
