import { roleMay } from '@codex-web/contracts/access';
import {
  changeGroupRequest,
  createGroupRequest,
  group,
  groupsAnswer,
  repositoryGroupsRequest,
} from '@codex-web/contracts/group';
import { repository } from '@codex-web/contracts/repository';
import { changeGroup, createGroup, deleteGroup, listGroups } from '@codex-web/db/groups';
import { setRepositoryGroups } from '@codex-web/db/repository-groups';
import { z } from 'zod';
import { actorOf } from '../auth/caller.ts';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import { refusals } from '../http/refusals.ts';
import { announceMembers } from '../tasks/announce-task.ts';
import { idParams } from './id-params.ts';

const tags = ['Members'];
const config = { rule: 'groups.manage' } as const;

export function groupRoutes(app: App, parts: Dependencies): void {
  list(app, parts);
  create(app, parts);
  change(app, parts);
  remove(app, parts);
  limitRepository(app, parts);
}

function list(app: App, { db }: Dependencies): void {
  app.get(
    '/groups',
    {
      config,
      schema: {
        tags,
        summary: 'List the groups of the workspace',
        description:
          'With the repositories that are limited to them. Who is in which group stands in the list of members.',
        response: { 200: groupsAnswer },
      },
    },
    async ({ caller }) => ({
      items: await listGroups(db, caller.workspace.id),
      mayManage: roleMay(caller.role, 'groups.manage'),
    }),
  );
}

function create(app: App, { db }: Dependencies): void {
  app.post(
    '/groups',
    {
      config,
      schema: {
        tags,
        summary: 'Make a group',
        body: createGroupRequest,
        response: { 201: group, ...refusals(400, 404, 409) },
      },
    },
    async ({ caller, body }, reply) => {
      reply.code(201);
      return await createGroup(db, actorOf(caller), body);
    },
  );
}

function change(app: App, parts: Dependencies): void {
  app.patch(
    '/groups/:id',
    {
      config,
      schema: {
        tags,
        summary: 'Rename a group, or say who is in it',
        params: idParams,
        body: changeGroupRequest,
        response: { 200: group, ...refusals(400, 404, 409) },
      },
    },
    async ({ caller, params, body }) => {
      const changed = await changeGroup(parts.db, actorOf(caller), params.id, body);
      await announceMembers(parts, [caller.workspace.id]);
      return changed;
    },
  );
}

function remove(app: App, parts: Dependencies): void {
  app.delete(
    '/groups/:id',
    {
      config,
      schema: {
        tags,
        summary: 'Remove a group',
        params: idParams,
        response: { 204: z.undefined(), ...refusals(404, 409) },
      },
    },
    async ({ caller, params }, reply) => {
      await deleteGroup(parts.db, actorOf(caller), params.id);
      await announceMembers(parts, [caller.workspace.id]);
      return reply.code(204).send(undefined);
    },
  );
}

function limitRepository(app: App, parts: Dependencies): void {
  app.put(
    '/repositories/:id/groups',
    {
      config,
      schema: {
        tags: ['Repositories'],
        summary: 'Limit a repository to groups',
        description:
          'Its tasks, old and new, are seen by their members, and by owners and admins. None opens it to everybody.',
        params: idParams,
        body: repositoryGroupsRequest,
        response: { 200: repository, ...refusals(400, 404) },
      },
    },
    async ({ caller, params, body }) => {
      const limited = await setRepositoryGroups(parts.db, actorOf(caller), params.id, body.groupIds);
      await announceMembers(parts, [caller.workspace.id]);
      return limited;
    },
  );
}
