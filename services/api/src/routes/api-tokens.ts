import {
  apiTokenList,
  createApiTokenRequest,
  createdApiToken,
  narrowApiTokenRequest,
} from '@codex-web/contracts/api-token';
import { createApiToken, listApiTokens, revokeApiToken } from '@codex-web/db/api-tokens';
import { narrowApiToken } from '@codex-web/db/narrow-api-token';
import { z } from 'zod';
import { checkGrantable, makeToken } from '../api-tokens/make-token.ts';
import { findMembership } from '../auth/authentication.ts';
import { actorOf } from '../auth/caller.ts';
import { checkMayGrant } from '../auth/second-factor-rule.ts';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import { refusals } from '../http/refusals.ts';
import { announceAccount } from '../tasks/announce-task.ts';
import { idParams } from './id-params.ts';

const tags = ['API tokens'];

/** A person's own tokens. They are made with a session only, so that a leaked one cannot make another. */
export function apiTokenRoutes(app: App, parts: Dependencies): void {
  list(app, parts);
  create(app, parts);
  narrow(app, parts);
  revoke(app, parts);
}

function list(app: App, { db }: Dependencies): void {
  app.get(
    '/tokens',
    {
      config: { rule: 'session' },
      schema: {
        tags,
        summary: 'List your API tokens of the workspace',
        response: { 200: apiTokenList, ...refusals(404) },
      },
    },
    async (request) => {
      const { workspace } = await findMembership(db, request, request.signedIn);
      return { items: await listApiTokens(db.pool, workspace.id, [request.signedIn.user.id]) };
    },
  );
}

function create(app: App, { db, settings }: Dependencies): void {
  app.post(
    '/tokens',
    {
      config: { rule: 'session' },
      schema: {
        tags,
        summary: 'Make an API token for the workspace',
        description:
          'Send it as `Authorization: Bearer …`. It is shown in this answer only. What it may do is bounded by its scopes and, at any time, by your role.',
        body: createApiTokenRequest,
        response: { 201: createdApiToken, ...refusals(400, 404, 409) },
      },
    },
    async (request, reply) => {
      const { signedIn } = request;
      const caller = { ...signedIn, ...(await findMembership(db, request, signedIn)) };
      checkMayGrant(settings, caller);
      checkGrantable(caller, request.body.scopes);
      const { text, stored } = makeToken('p', request.body);
      const made = await createApiToken(db, actorOf(caller), caller.user.id, stored);
      reply.code(201).header('cache-control', 'no-store');
      return { ...made, token: text };
    },
  );
}

function narrow(app: App, parts: Dependencies): void {
  app.patch(
    '/tokens/:id',
    {
      config: { rule: 'session' },
      schema: {
        tags,
        summary: 'Take scopes of an API token of yours away',
        description: 'It keeps those that are named, from its next use on, and gets no other ones.',
        params: idParams,
        body: narrowApiTokenRequest,
        response: { 204: z.undefined(), ...refusals(400, 404) },
      },
    },
    async ({ signedIn: { user, origin }, params, body }, reply) => {
      await narrowApiToken(parts.db, { userId: user.id, origin }, params.id, body.scopes);
      await announceAccount(parts, user.id);
      return reply.code(204).send(undefined);
    },
  );
}

function revoke(app: App, parts: Dependencies): void {
  app.delete(
    '/tokens/:id',
    {
      config: { rule: 'session' },
      schema: {
        tags,
        summary: 'Revoke an API token of yours',
        description: 'It stops working at once, whichever workspace it is of.',
        params: idParams,
        response: { 204: z.undefined(), ...refusals(404) },
      },
    },
    async ({ signedIn: { user, origin }, params }, reply) => {
      await revokeApiToken(parts.db, { userId: user.id, origin }, user.id, params.id);
      await announceAccount(parts, user.id);
      return reply.code(204).send(undefined);
    },
  );
}
