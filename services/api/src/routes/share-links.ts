import { randomUUID } from 'node:crypto';
import { createShareLinkRequest, madeShareLink, shareLinksAnswer } from '@codex-web/contracts/share-link';
import { createShareLink, listShareLinks, revokeShareLink } from '@codex-web/db/share-links';
import { z } from 'zod';
import { actorOf, viewerOf } from '../auth/caller.ts';
import { newSecretToken } from '../auth/secret-token.ts';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import { refusals } from '../http/refusals.ts';
import { shareUrl } from '../sharing/share-link-url.ts';
import { idParams } from './id-params.ts';

const tags = ['Sharing'];

export function shareLinkRoutes(app: App, parts: Dependencies): void {
  list(app, parts);
  make(app, parts);
  revoke(app, parts);
}

function list(app: App, { db }: Dependencies): void {
  app.get(
    '/tasks/:id/share-links',
    {
      config: { rule: 'tasks.share' },
      schema: {
        tags,
        summary: 'List the links with which anybody can read a task',
        params: idParams,
        response: { 200: shareLinksAnswer, ...refusals(404) },
      },
    },
    async (request) => await listShareLinks(db, viewerOf(request.caller), request.params.id),
  );
}

function make(app: App, { db, settings }: Dependencies): void {
  app.post(
    '/tasks/:id/share-links',
    {
      config: { rule: 'tasks.share' },
      schema: {
        tags,
        summary: 'Make a link with which anybody can read a task',
        description:
          'Its address is in this answer only. It works until it expires or is withdrawn, and as long as who made it could make it.',
        params: idParams,
        body: createShareLinkRequest,
        response: { 201: madeShareLink, ...refusals(400, 404, 409) },
      },
    },
    async (request, reply) => {
      const { token, tokenHash } = newSecretToken();
      const link = { id: randomUUID(), tokenHash, taskId: request.params.id, ...request.body };
      const made = await createShareLink(db, actorOf(request.caller), link);
      reply.code(201).header('cache-control', 'no-store');
      return { ...made, url: shareUrl(settings.publicUrl, token) };
    },
  );
}

function revoke(app: App, { db }: Dependencies): void {
  app.delete(
    '/share-links/:id',
    {
      config: { rule: 'tasks.share' },
      schema: {
        tags,
        summary: 'Withdraw a share link',
        params: idParams,
        response: { 204: z.undefined().describe('Withdrawn'), ...refusals(404) },
      },
    },
    async (request, reply) => {
      await revokeShareLink(db, actorOf(request.caller), request.params.id);
      return reply.code(204).send(undefined);
    },
  );
}
