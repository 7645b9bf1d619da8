import { credentialHistory, credentialTest, providerModels } from '@codex-web/contracts/credential';
import { clearRefusal, noteModelsRead, requireSignIn } from '@codex-web/db/credential-state';
import { findCredential } from '@codex-web/db/find-credentials';
import { listAudit } from '@codex-web/db/list-audit';
import { viewerOf } from '../auth/caller.ts';
import { connectionOf } from '../credentials/connection.ts';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import type { CallerLimit } from '../http/caller-limits.ts';
import { refusals } from '../http/refusals.ts';
import { readProviderModels } from '../providers/read-provider-models.ts';
import { testCredential } from '../providers/test-credential.ts';
import { idParams } from './id-params.ts';

const tags = ['Credentials'];
const refusedWhenTried = { reason: 'refused', message: 'The model provider refused it when it was tried.' };

/** @param limit of requests that make one to a provider. */
export function tryCredentialRoutes(app: App, parts: Dependencies, limit: CallerLimit): void {
  test(app, parts, limit);
  models(app, parts, limit);
  history(app, parts);
}

function test(app: App, { db, keys, tokens, providers }: Dependencies, limit: CallerLimit): void {
  app.post(
    '/credentials/:id/test',
    {
      config: { rule: 'credentials.own' },
      preHandler: limit,
      schema: {
        tags,
        summary: 'Try a credential at its provider',
        description:
          'Gets a token, asks for the list of models, and makes one small request. What went wrong is in the answer.',
        params: idParams,
        response: { 200: credentialTest, ...refusals(404) },
      },
    },
    async (request) => {
      const credential = await findCredential(db, viewerOf(request.caller), request.params.id);
      const connection = connectionOf(keys, credential);
      const tried = await testCredential({ client: providers, tokens, connection, credential });
      if (tried.test.ok) await clearRefusal(db.pool, credential.id);
      // The source of a ChatGPT sign-in marks its row itself.
      else if (tried.refused && credential.kind !== 'chatgpt') {
        await requireSignIn(db.pool, credential.id, credential.generation, refusedWhenTried);
      }
      return tried.test;
    },
  );
}

function models(app: App, { db, keys, tokens, providers }: Dependencies, limit: CallerLimit): void {
  app.get(
    '/credentials/:id/models',
    {
      config: { rule: 'credentials.read' },
      preHandler: limit,
      schema: {
        tags,
        summary: 'List the models of a credential’s provider, as they are now',
        params: idParams,
        response: { 200: providerModels, ...refusals(404) },
      },
    },
    async (request) => {
      const credential = await findCredential(db, viewerOf(request.caller), request.params.id);
      const connection = connectionOf(keys, credential);
      const read = await readProviderModels({ client: providers, tokens, connection, credential });
      await noteModelsRead(db.pool, credential.id, read.message === null);
      return read;
    },
  );
}

function history(app: App, { db }: Dependencies): void {
  app.get(
    '/credentials/:id/history',
    {
      config: { rule: 'credentials.read' },
      schema: {
        tags,
        summary: 'Read what was done to a credential, newest first',
        params: idParams,
        response: { 200: credentialHistory, ...refusals(404) },
      },
    },
    async (request) => {
      const { id } = await findCredential(db, viewerOf(request.caller), request.params.id);
      const entries = await listAudit(db, id);
      return { items: entries.map((entry) => ({ ...entry, at: entry.at.toISOString() })) };
    },
  );
}
