import { AppError } from '@codex-web/contracts/app-error';
import {
  changeWorkspaceRequest,
  confirmByName,
  createWorkspaceRequest,
  ownWorkspace,
  workspace,
  workspacesAnswer,
} from '@codex-web/contracts/workspace';
import { activateWorkspace } from '@codex-web/db/activate-workspace';
import { deleteWorkspace } from '@codex-web/db/delete-workspace';
import { findMember } from '@codex-web/db/find-member';
import { changeWorkspace, createWorkspace, findWorkspace, listOwnWorkspaces } from '@codex-web/db/workspaces';
import { z } from 'zod';
import { actorOf, type SignedIn } from '../auth/caller.ts';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import { refusals } from '../http/refusals.ts';
import { finishEnding } from '../people/finish-ending.ts';
import { announceMembers } from '../tasks/announce-task.ts';
import { idParams } from './id-params.ts';

const tags = ['Workspaces'];

export function workspaceRoutes(app: App, parts: Dependencies): void {
  list(app, parts);
  create(app, parts);
  activate(app, parts);
  read(app, parts);
  change(app, parts);
  remove(app, parts);
}

function list(app: App, parts: Dependencies): void {
  app.get(
    '/workspaces',
    {
      config: { rule: 'account' },
      schema: {
        tags,
        summary: 'List your workspaces',
        description: 'With an API token its own workspace.',
        response: { 200: workspacesAnswer },
      },
    },
    async ({ signedIn }) => {
      const { user, sessionId, token } = signedIn;
      const all = await listOwnWorkspaces(parts.db, user.id);
      const items = token === null ? all : all.filter(({ id }) => id === token.workspaceId);
      const active = await findMember(parts.db, user.id, { of: 'session', id: sessionId });
      return {
        items,
        activeId: token?.workspaceId ?? active?.workspace.id ?? null,
        mayCreate: token === null && mayCreate(parts, signedIn),
      };
    },
  );
}

function create(app: App, parts: Dependencies): void {
  app.post(
    '/workspaces',
    {
      config: { rule: 'session' },
      schema: {
        tags,
        summary: 'Make a workspace and own it',
        description:
          'For operators, and for everybody where the operator allows it. The session works in it from then on.',
        body: createWorkspaceRequest,
        response: { 201: ownWorkspace, ...refusals(400, 404) },
      },
    },
    async ({ signedIn, body }, reply) => {
      if (!mayCreate(parts, signedIn)) {
        throw new AppError('forbidden', 'Only operators of this installation make workspaces. Ask one of them.');
      }
      const { user, origin, sessionId } = signedIn;
      const id = await createWorkspace(parts.db, { userId: user.id, origin }, body.name);
      await activateWorkspace(parts.db, { sessionId, userId: user.id }, id);
      reply.code(201);
      return { id, name: body.name, role: 'owner' as const };
    },
  );
}

function activate(app: App, { db }: Dependencies): void {
  app.post(
    '/workspaces/:id/activate',
    {
      config: { rule: 'session' },
      schema: {
        tags,
        summary: 'Work in this workspace from now on, in this session',
        params: idParams,
        response: { 204: z.undefined(), ...refusals(404) },
      },
    },
    async ({ signedIn, params }, reply) => {
      await activateWorkspace(db, { sessionId: signedIn.sessionId, userId: signedIn.user.id }, params.id);
      return reply.code(204).send(undefined);
    },
  );
}

function read(app: App, { db }: Dependencies): void {
  app.get(
    '/workspace',
    {
      config: { rule: 'workspace.read' },
      schema: { tags, summary: 'Read the settings of the workspace', response: { 200: workspace, ...refusals(404) } },
    },
    async ({ caller }) => await findWorkspace(db, caller.workspace.id, caller.role),
  );
}

function change(app: App, parts: Dependencies): void {
  app.patch(
    '/workspace',
    {
      config: { rule: 'workspace.manage' },
      schema: {
        tags,
        summary: 'Change the settings of the workspace',
        body: changeWorkspaceRequest,
        response: { 200: workspace, ...refusals(400, 404) },
      },
    },
    async ({ caller, body }) => {
      await changeWorkspace(parts.db, actorOf(caller), body);
      if (body.requireSecondFactor === true) await announceMembers(parts, [caller.workspace.id]);
      return await findWorkspace(parts.db, caller.workspace.id, caller.role);
    },
  );
}

function remove(app: App, parts: Dependencies): void {
  app.delete(
    '/workspace',
    {
      config: { rule: 'workspace.own' },
      schema: {
        tags,
        summary: 'Delete the workspace, its tasks and everything in it',
        description:
          'Takes its name, typed. Attempts end and secrets are wiped at once; its audit log stays with the installation.',
        body: confirmByName,
        response: { 204: z.undefined(), ...refusals(400, 404, 422) },
      },
    },
    async ({ caller, body }, reply) => {
      await finishEnding(parts, await deleteWorkspace(parts.db, actorOf(caller), body.name));
      return reply.code(204).send(undefined);
    },
  );
}

function mayCreate({ settings }: Dependencies, { isOperator }: SignedIn): boolean {
  return isOperator || settings.workspaceCreation === 'everyone';
}
