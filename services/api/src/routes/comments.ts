import { comment, commentRequest, commentsAnswer } from '@codex-web/contracts/comment';
import { canSeeTask } from '@codex-web/db/can-see-task';
import { listComments } from '@codex-web/db/comment-rows';
import { addComment, deleteComment, editComment } from '@codex-web/db/comments';
import { noSuchTask } from '@codex-web/db/lock-task';
import { z } from 'zod';
import { actorOf, viewerOf } from '../auth/caller.ts';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import { refusals } from '../http/refusals.ts';
import { announceTask } from '../tasks/announce-task.ts';
import { idParams } from './id-params.ts';

const tags = ['Comments'];

export function commentRoutes(app: App, parts: Dependencies): void {
  list(app, parts);
  add(app, parts);
  edit(app, parts);
  remove(app, parts);
}

function list(app: App, { db }: Dependencies): void {
  app.get(
    '/tasks/:id/comments',
    {
      config: { rule: 'tasks.read' },
      schema: {
        tags,
        summary: 'Read the comments on a task, the newest 500, oldest first',
        params: idParams,
        response: { 200: commentsAnswer, ...refusals(404) },
      },
    },
    async (request) => {
      if (!(await canSeeTask(db, viewerOf(request.caller), request.params.id))) throw noSuchTask();
      return { items: await listComments(db.pool, request.params.id) };
    },
  );
}

function add(app: App, parts: Dependencies): void {
  app.post(
    '/tasks/:id/comments',
    {
      config: { rule: 'tasks.comment' },
      schema: {
        tags,
        summary: 'Comment on a task',
        description:
          'Markdown. `@` and the whole name of somebody who sees the task mentions them. The agent is not told.',
        params: idParams,
        body: commentRequest,
        response: { 201: comment, ...refusals(400, 404) },
      },
    },
    async (request, reply) => {
      const { id: taskId } = request.params;
      const added = await addComment(parts.db, viewerOf(request.caller), taskId, request.body.body);
      await announceTask(parts, { workspaceId: request.caller.workspace.id, taskId });
      return reply.code(201).send(added);
    },
  );
}

function edit(app: App, parts: Dependencies): void {
  app.patch(
    '/comments/:id',
    {
      config: { rule: 'tasks.comment' },
      schema: {
        tags,
        summary: 'Edit a comment of one’s own',
        params: idParams,
        body: commentRequest,
        response: { 200: comment, ...refusals(400, 404) },
      },
    },
    async (request) => {
      const edited = await editComment(parts.db, viewerOf(request.caller), request.params.id, request.body.body);
      await announceTask(parts, { workspaceId: request.caller.workspace.id, taskId: edited.taskId });
      return edited;
    },
  );
}

function remove(app: App, parts: Dependencies): void {
  app.delete(
    '/comments/:id',
    {
      config: { rule: 'tasks.comment' },
      schema: {
        tags,
        summary: 'Delete a comment: its author or an admin',
        params: idParams,
        response: { 204: z.undefined().describe('Deleted'), ...refusals(404) },
      },
    },
    async (request, reply) => {
      const actor = { ...actorOf(request.caller), role: request.caller.role };
      const { taskId } = await deleteComment(parts.db, actor, request.params.id);
      await announceTask(parts, { workspaceId: request.caller.workspace.id, taskId });
      return reply.code(204).send(undefined);
    },
  );
}
