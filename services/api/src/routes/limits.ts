import { roleMay } from '@codex-web/contracts/access';
import { limit, limitStatusAnswer, limitsAnswer, saveLimitRequest } from '@codex-web/contracts/limit';
import { limitStatuses } from '@codex-web/db/limit-statuses';
import { deleteLimit, listLimits, saveLimit } from '@codex-web/db/limits';
import { z } from 'zod';
import { actorOf } from '../auth/caller.ts';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import { refusals } from '../http/refusals.ts';
import { idParams } from './id-params.ts';

const tags = ['Limits and usage'];

export function limitRoutes(app: App, parts: Dependencies): void {
  list(app, parts);
  save(app, parts);
  remove(app, parts);
  status(app, parts);
}

function list(app: App, { db }: Dependencies): void {
  app.get(
    '/limits',
    {
      config: { rule: 'usage.read' },
      schema: { tags, summary: 'List the limits of the workspace', response: { 200: limitsAnswer } },
    },
    async ({ caller }) => ({
      items: await listLimits(db, caller.workspace.id),
      mayChange: roleMay(caller.role, 'limits.manage'),
    }),
  );
}

function save(app: App, { db }: Dependencies): void {
  app.post(
    '/limits',
    {
      config: { rule: 'limits.manage' },
      schema: {
        tags,
        summary: 'Set a limit',
        description:
          'For owners and admins of the workspace. There is one of each scope, period, metric and person: it is made or changed, and holds for attempts under way too.',
        body: saveLimitRequest,
        response: { 200: limit, ...refusals(400, 404) },
      },
    },
    async (request) => await saveLimit(db, actorOf(request.caller), request.body),
  );
}

function remove(app: App, { db }: Dependencies): void {
  app.delete(
    '/limits/:id',
    {
      config: { rule: 'limits.manage' },
      schema: {
        tags,
        summary: 'Remove a limit',
        description: 'For owners and admins of the workspace.',
        params: idParams,
        response: { 204: z.undefined(), ...refusals(404) },
      },
    },
    async (request, reply) => {
      await deleteLimit(db, actorOf(request.caller), request.params.id);
      return reply.code(204).send(undefined);
    },
  );
}

function status(app: App, { db }: Dependencies): void {
  app.get(
    '/limits/status',
    {
      config: { rule: 'usage.read' },
      schema: {
        tags,
        summary: 'Read how far the limits over you and the workspace are used up',
        response: { 200: limitStatusAnswer },
      },
    },
    async ({ caller }) => {
      const subject = { workspaceId: caller.workspace.id, userId: caller.user.id, taskId: null };
      return { items: await limitStatuses(db, subject) };
    },
  );
}
