import { createHash } from 'node:crypto';
import { diffFilesAnswer } from '@codex-web/contracts/diff';
import { readDiffFiles, readPatch } from '@codex-web/db/read-diff';
import { z } from 'zod';
import { viewerOf } from '../auth/caller.ts';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import { refusals } from '../http/refusals.ts';
import { patchName } from '../tasks/patch-name.ts';
import { patchContent, patchType } from '../tasks/patch-type.ts';
import { idParams } from './id-params.ts';

const tags = ['Attempts'];

export function attemptDiffRoutes(app: App, parts: Dependencies): void {
  patchRoute(app, parts);
  filesRoute(app, parts);
}

function patchRoute(app: App, { db }: Dependencies): void {
  app.get(
    '/attempts/:id/diff',
    {
      config: { rule: 'tasks.read' },
      schema: {
        tags,
        summary: 'Download what an attempt changed, as a patch for `git apply`',
        description: 'Byte for byte as git made it, binary files included.',
        params: idParams,
        headers: z.object({ 'if-none-match': z.string().optional() }),
        response: {
          200: { content: patchContent },
          304: z.undefined().describe('The patch is still the one with this ETag'),
          ...refusals(404),
        },
      },
    },
    async (request, reply) => {
      const { patch, taskTitle } = await readPatch(db, viewerOf(request.caller), request.params.id);
      const etag = `"${createHash('sha256').update(patch).digest('base64url')}"`;
      reply.header('etag', etag);
      if (request.headers['if-none-match'] === etag) return reply.code(304).send(undefined);
      return reply
        .header('content-type', patchType(patch))
        .header('content-disposition', `attachment; filename="${patchName(taskTitle)}"`)
        .send(patch);
    },
  );
}

function filesRoute(app: App, { db }: Dependencies): void {
  app.get(
    '/attempts/:id/diff/files',
    {
      config: { rule: 'tasks.read' },
      schema: {
        tags,
        summary: 'What an attempt changed, file by file',
        params: idParams,
        response: { 200: diffFilesAnswer, ...refusals(404) },
      },
    },
    async (request) => await readDiffFiles(db, viewerOf(request.caller), request.params.id),
  );
}
