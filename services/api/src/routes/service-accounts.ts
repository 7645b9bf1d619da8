import { isAtLeast, type Role } from '@codex-web/contracts/access';
import {
  createApiTokenRequest,
  createdApiToken,
  createServiceAccountRequest,
  editServiceAccountRequest,
  serviceAccount,
  serviceAccountList,
} from '@codex-web/contracts/api-token';
import { AppError } from '@codex-web/contracts/app-error';
import { createApiToken, revokeApiToken } from '@codex-web/db/api-tokens';
import {
  createServiceAccount,
  editServiceAccount,
  findServiceAccount,
  listServiceAccounts,
  removeServiceAccount,
} from '@codex-web/db/service-accounts';
import { z } from 'zod';
import { checkGrantable, makeToken } from '../api-tokens/make-token.ts';
import { actorOf, type Caller } from '../auth/caller.ts';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import { refusals } from '../http/refusals.ts';
import { finishEnding } from '../people/finish-ending.ts';
import { announceAccount, announceMembers } from '../tasks/announce-task.ts';
import { idParams } from './id-params.ts';

const tags = ['Service accounts'];
const config = { rule: 'service-accounts.manage' } as const;

/** Members that are no people: they have API tokens and cannot sign in. */
export function serviceAccountRoutes(app: App, parts: Dependencies): void {
  list(app, parts);
  create(app, parts);
  edit(app, parts);
  remove(app, parts);
  createToken(app, parts);
  revokeToken(app, parts);
}

function list(app: App, { db }: Dependencies): void {
  app.get(
    '/service-accounts',
    { config, schema: { tags, summary: 'List the service accounts', response: { 200: serviceAccountList } } },
    async ({ caller }) => ({ items: await listServiceAccounts(db, caller.workspace.id) }),
  );
}

function create(app: App, { db }: Dependencies): void {
  app.post(
    '/service-accounts',
    {
      config,
      schema: {
        tags,
        summary: 'Make a service account',
        body: createServiceAccountRequest,
        response: { 201: serviceAccount, ...refusals(400) },
      },
    },
    async ({ caller, body }, reply) => {
      checkRoleToGive(caller, body.role);
      reply.code(201);
      return await createServiceAccount(db, actorOf(caller), body);
    },
  );
}

function edit(app: App, parts: Dependencies): void {
  app.patch(
    '/service-accounts/:id',
    {
      config,
      schema: {
        tags,
        summary: 'Rename a service account, change its role, disable or enable it',
        params: idParams,
        body: editServiceAccountRequest,
        response: { 200: serviceAccount, ...refusals(400, 404) },
      },
    },
    async ({ caller, params, body }) => {
      if (body.role !== undefined) checkRoleToGive(caller, body.role);
      const edited = await editServiceAccount(parts.db, actorOf(caller), params.id, body);
      await announceMembers(parts, [caller.workspace.id]);
      return edited;
    },
  );
}

function remove(app: App, parts: Dependencies): void {
  app.delete(
    '/service-accounts/:id',
    {
      config,
      schema: {
        tags,
        summary: 'Remove a service account',
        description: 'Its tokens stop working at once, and its attempts end. Its tasks stay.',
        params: idParams,
        response: { 204: z.undefined(), ...refusals(404) },
      },
    },
    async ({ caller, params }, reply) => {
      await finishEnding(parts, await removeServiceAccount(parts.db, actorOf(caller), params.id));
      return reply.code(204).send(undefined);
    },
  );
}

function createToken(app: App, { db }: Dependencies): void {
  app.post(
    '/service-accounts/:id/tokens',
    {
      config,
      schema: {
        tags,
        summary: 'Make an API token for a service account',
        description: 'The token is shown in this answer only.',
        params: idParams,
        body: createApiTokenRequest,
        response: { 201: createdApiToken, ...refusals(400, 404, 409) },
      },
    },
    async ({ caller, params, body }, reply) => {
      const account = await findServiceAccount(db.pool, caller.workspace.id, params.id);
      checkGrantable({ ...caller, role: account.role, isOperator: false }, body.scopes);
      const { text, stored } = makeToken('s', body);
      const made = await createApiToken(db, actorOf(caller), account.id, stored);
      reply.code(201).header('cache-control', 'no-store');
      return { ...made, token: text };
    },
  );
}

function revokeToken(app: App, parts: Dependencies): void {
  app.delete(
    '/service-accounts/:id/tokens/:tokenId',
    {
      config,
      schema: {
        tags,
        summary: 'Revoke an API token of a service account',
        params: idParams.extend({ tokenId: z.uuid() }),
        response: { 204: z.undefined(), ...refusals(404) },
      },
    },
    async ({ caller, params }, reply) => {
      const account = await findServiceAccount(parts.db.pool, caller.workspace.id, params.id);
      await revokeApiToken(parts.db, actorOf(caller), account.id, params.tokenId);
      await announceAccount(parts, account.id);
      return reply.code(204).send(undefined);
    },
  );
}

/** @throws AppError `forbidden` for a role above the caller's own. */
function checkRoleToGive(caller: Caller, role: Role): void {
  if (isAtLeast(caller.role, role)) return;
  throw new AppError('forbidden', `You are a ${caller.role} and cannot make a service account ${role}.`);
}
