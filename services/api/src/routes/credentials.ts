import {
  changeCredentialRequest,
  createCredentialRequest,
  credential,
  credentialsAnswer,
} from '@codex-web/contracts/credential';
import { listCredentials } from '@codex-web/db/find-credentials';
import { z } from 'zod';
import { viewerOf } from '../auth/caller.ts';
import { addCredential } from '../credentials/add-credential.ts';
import { deleteCredential } from '../credentials/delete-credential.ts';
import { editCredential } from '../credentials/edit-credential.ts';
import { showCredential } from '../credentials/shown-credential.ts';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import { refusals } from '../http/refusals.ts';
import { idParams } from './id-params.ts';

const tags = ['Credentials'];

export function credentialRoutes(app: App, parts: Dependencies): void {
  list(app, parts);
  add(app, parts);
  change(app, parts);
  remove(app, parts);
}

function list(app: App, { db, settings }: Dependencies): void {
  app.get(
    '/credentials',
    {
      config: { rule: 'credentials.read' },
      schema: {
        tags,
        summary: 'List the credentials that can pay: yours, the workspace’s and the installation’s',
        response: { 200: credentialsAnswer },
      },
    },
    async (request) => {
      const stored = await listCredentials(db, viewerOf(request.caller));
      return {
        items: stored.map((one) => showCredential(one, request.caller)),
        chatgptSignIn: settings.chatgptSignIn,
        privateProviders: settings.allowedPrivateProviders.length > 0,
      };
    },
  );
}

function add(app: App, parts: Dependencies): void {
  app.post(
    '/credentials',
    {
      config: { rule: 'credentials.own' },
      schema: {
        tags,
        summary: 'Add a credential',
        description:
          'For the workspace as its owner. What is secret never comes back, and nothing is sent to the provider.',
        body: createCredentialRequest,
        response: { 201: credential, ...refusals(400, 422) },
      },
    },
    async (request, reply) => {
      const added = await addCredential(parts, request.caller, request.body);
      reply.code(201);
      return showCredential(added, request.caller);
    },
  );
}

function change(app: App, parts: Dependencies): void {
  app.patch(
    '/credentials/:id',
    {
      config: { rule: 'credentials.own' },
      schema: {
        tags,
        summary: 'Change a credential',
        description: 'With another base URL the key or token has to be given again.',
        params: idParams,
        body: changeCredentialRequest,
        response: { 200: credential, ...refusals(400, 404, 422) },
      },
    },
    async (request) => {
      const changed = await editCredential(parts, request.caller, request.params.id, request.body);
      return showCredential(changed, request.caller);
    },
  );
}

function remove(app: App, parts: Dependencies): void {
  app.delete(
    '/credentials/:id',
    {
      config: { rule: 'credentials.own' },
      schema: {
        tags,
        summary: 'Remove a credential and wipe its secrets',
        description: 'A ChatGPT sign-in is revoked. Attempts that it pays for end.',
        params: idParams,
        response: { 204: z.undefined(), ...refusals(404) },
      },
    },
    async (request, reply) => {
      await deleteCredential(parts, request.caller, request.params.id);
      return reply.code(204).send(undefined);
    },
  );
}
