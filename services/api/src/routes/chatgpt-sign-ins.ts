import { AppError } from '@codex-web/contracts/app-error';
import {
  type ChatgptSignIn,
  chatgptCallbackRequest,
  chatgptSignIn,
  importChatgptRequest,
  startChatgptSignInRequest,
} from '@codex-web/contracts/chatgpt-sign-in';
import { credential } from '@codex-web/contracts/credential';
import { endSignIn, findSignIn, type StoredSignIn } from '@codex-web/db/chatgpt-sign-ins';
import { findCredential } from '@codex-web/db/find-credentials';
import { z } from 'zod';
import { viewerOf } from '../auth/caller.ts';
import { finishBrowserSignIn } from '../chatgpt/finish-browser-sign-in.ts';
import { importSignIn } from '../chatgpt/import-sign-in.ts';
import { beginSignIn } from '../chatgpt/start-sign-in.ts';
import { findChangeable } from '../credentials/edit-credential.ts';
import { showCredential } from '../credentials/shown-credential.ts';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import type { CallerLimit } from '../http/caller-limits.ts';
import { refusals } from '../http/refusals.ts';
import { idParams } from './id-params.ts';

const tags = ['Credentials'];

/** @param limit of sign-ins and imports that are begun. */
export function chatgptSignInRoutes(app: App, parts: Dependencies, limit: CallerLimit): void {
  start(app, parts, limit);
  read(app, parts);
  cancel(app, parts);
  callback(app, parts);
  take(app, parts, limit);
}

function start(app: App, parts: Dependencies, limit: CallerLimit): void {
  app.post(
    '/chatgpt-sign-ins',
    {
      config: { rule: 'credentials.own' },
      preHandler: limit,
      schema: {
        tags,
        summary: 'Begin to sign in with ChatGPT',
        description:
          'In the place of a sign-in of yours that is pending. A device sign-in finishes by itself once the code is typed in.',
        body: startChatgptSignInRequest,
        response: { 201: chatgptSignIn, ...refusals(400, 404, 409, 422) },
      },
    },
    async (request, reply) => {
      requireOffered(parts);
      await checkSignInAgain(parts, request.caller, request.body.credentialId);
      const owner = viewerOf(request.caller);
      const id = await beginSignIn(parts.chatgpt, owner, request.body);
      reply.code(201);
      return showSignIn(await findSignIn(parts.db, owner, id));
    },
  );
}

function read(app: App, { db }: Dependencies): void {
  app.get(
    '/chatgpt-sign-ins/:id',
    {
      config: { rule: 'credentials.own' },
      schema: {
        tags,
        summary: 'Read how far a sign-in of yours is',
        params: idParams,
        response: { 200: chatgptSignIn, ...refusals(404) },
      },
    },
    async (request) => showSignIn(await findSignIn(db, viewerOf(request.caller), request.params.id)),
  );
}

function cancel(app: App, { db }: Dependencies): void {
  app.delete(
    '/chatgpt-sign-ins/:id',
    {
      config: { rule: 'credentials.own' },
      schema: {
        tags,
        summary: 'Give a sign-in up',
        params: idParams,
        response: { 204: z.undefined(), ...refusals(404) },
      },
    },
    async (request, reply) => {
      const { id } = await findSignIn(db, viewerOf(request.caller), request.params.id);
      await endSignIn(db.pool, id, { state: 'cancelled', message: null, credentialId: null });
      return reply.code(204).send(undefined);
    },
  );
}

function callback(app: App, parts: Dependencies): void {
  app.post(
    '/chatgpt-sign-ins/:id/callback',
    {
      config: { rule: 'credentials.own' },
      schema: {
        tags,
        summary: 'Finish a browser sign-in with the address the browser ended at',
        description: 'Whether it was completed or failed is in the answer.',
        params: idParams,
        body: chatgptCallbackRequest,
        response: { 200: chatgptSignIn, ...refusals(400, 404, 409) },
      },
    },
    async (request) => {
      const owner = viewerOf(request.caller);
      const signIn = await findSignIn(parts.db, owner, request.params.id);
      await finishBrowserSignIn(parts.chatgpt, signIn, request.body.url);
      return showSignIn(await findSignIn(parts.db, owner, signIn.id));
    },
  );
}

function take(app: App, parts: Dependencies, limit: CallerLimit): void {
  app.post(
    '/chatgpt-imports',
    {
      config: { rule: 'credentials.own' },
      preHandler: limit,
      schema: {
        tags,
        summary: 'Take over the ChatGPT sign-in of a file auth.json',
        description: 'The machine the file comes from loses its sign-in.',
        body: importChatgptRequest,
        response: { 201: credential, ...refusals(400, 409, 422) },
      },
    },
    async (request, reply) => {
      requireOffered(parts);
      const { caller, body } = request;
      const owner = { ...viewerOf(caller), name: body.name, makeDefault: body.makeDefault };
      const id = await importSignIn({ ...parts.chatgpt, tokens: parts.tokens }, owner, body.authJson);
      reply.code(201);
      return showCredential(await findCredential(parts.db, viewerOf(caller), id), caller);
    },
  );
}

function requireOffered({ settings }: Dependencies): void {
  if (settings.chatgptSignIn) return;
  throw new AppError(
    'sign_in_unavailable',
    'The operator of this installation does not offer to sign in with ChatGPT.',
  );
}

async function checkSignInAgain(parts: Dependencies, caller: Parameters<typeof viewerOf>[0], id: string | undefined) {
  if (id === undefined) return;
  const { kind } = await findChangeable(parts, caller, id);
  if (kind !== 'chatgpt') {
    throw new AppError('credential_invalid', 'This is no ChatGPT sign-in. Give it a new key or token instead.');
  }
}

function showSignIn(stored: StoredSignIn): ChatgptSignIn {
  const { id, method, state, url, userCode, message, credentialId } = stored;
  return { id, method, state, url, userCode, expiresAt: stored.expiresAt.toISOString(), message, credentialId };
}
