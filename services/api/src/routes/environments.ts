import { environmentsAnswer } from '@codex-web/contracts/repository';
import { listEnvironments } from '@codex-web/db/list-environments';
import { z } from 'zod';
import { viewerOf } from '../auth/caller.ts';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import { refusals } from '../http/refusals.ts';

export function environmentRoutes(app: App, { db }: Dependencies): void {
  app.get(
    '/environments',
    {
      config: { rule: 'repositories.read' },
      schema: {
        tags: ['Repositories'],
        summary: 'List the environments, of one repository or of all',
        querystring: z.object({ repositoryId: z.uuid().optional() }),
        response: { 200: environmentsAnswer, ...refusals(400) },
      },
    },
    async (request) => {
      const items = await listEnvironments(db, viewerOf(request.caller), request.query.repositoryId);
      return { items };
    },
  );
}
