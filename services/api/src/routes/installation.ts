import {
  changePersonRequest,
  createInstallationWorkspaceRequest,
  type InstallationPerson,
  installationPeopleAnswer,
  installationPeopleQuery,
  installationWorkspacesAnswer,
} from '@codex-web/contracts/installation';
import { changePerson } from '@codex-web/db/change-person';
import { listInstallationPeople } from '@codex-web/db/installation-people';
import { listInstallationWorkspaces } from '@codex-web/db/installation-workspaces';
import { createWorkspace, listOwnWorkspaces } from '@codex-web/db/workspaces';
import { z } from 'zod';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import { refusals } from '../http/refusals.ts';
import { readPersonCursor, writePersonCursor } from '../people/person-cursor.ts';
import { announceMembers } from '../tasks/announce-task.ts';

const tags = ['Installation'];
const config = { rule: 'installation.manage' } as const;

export function installationRoutes(app: App, parts: Dependencies): void {
  people(app, parts);
  person(app, parts);
  workspaces(app, parts);
}

function people(app: App, { db }: Dependencies): void {
  app.get(
    '/installation/people',
    {
      config,
      schema: {
        tags,
        summary: 'List the people of the installation',
        querystring: installationPeopleQuery,
        response: { 200: installationPeopleAnswer, ...refusals(400) },
      },
    },
    async ({ signedIn, query }) => {
      const { q, cursor, limit } = query;
      const after = cursor === undefined ? null : readPersonCursor(cursor);
      // One more than asked for tells whether there are more.
      const selection = { words: q?.trim() || null, after, limit: limit + 1 };
      const found = await listInstallationPeople(db, signedIn.user.id, selection);
      const items: InstallationPerson[] = found.slice(0, limit);
      const last = items.at(-1);
      return { items, nextCursor: found.length > limit && last ? writePersonCursor(last) : null };
    },
  );
}

function person(app: App, parts: Dependencies): void {
  app.patch(
    '/installation/people/:userId',
    {
      config,
      schema: {
        tags,
        summary: 'Disable or enable somebody, or make them an operator',
        description: 'Who is disabled is signed out everywhere at once, and their API tokens are revoked.',
        params: z.object({ userId: z.string().min(1).max(100) }),
        body: changePersonRequest,
        response: { 204: z.undefined(), ...refusals(400, 404, 409) },
      },
    },
    async ({ signedIn, params, body }, reply) => {
      const { userId } = params;
      await changePerson(parts.db, { userId: signedIn.user.id, origin: signedIn.origin }, userId, body);
      const theirs = body.disabled ? await listOwnWorkspaces(parts.db, userId) : [];
      await announceMembers(
        parts,
        theirs.map(({ id }) => id),
      );
      return reply.code(204).send(undefined);
    },
  );
}

function workspaces(app: App, { db }: Dependencies): void {
  app.get(
    '/installation/workspaces',
    {
      config,
      schema: {
        tags,
        summary: 'List the workspaces of the installation',
        description: 'How big each is and who owns it; nothing of what is in it.',
        response: { 200: installationWorkspacesAnswer },
      },
    },
    async () => ({ items: await listInstallationWorkspaces(db) }),
  );
  app.post(
    '/installation/workspaces',
    {
      config,
      schema: {
        tags,
        summary: 'Make a workspace for somebody',
        body: createInstallationWorkspaceRequest,
        response: { 201: z.object({ id: z.uuid() }), ...refusals(400, 404) },
      },
    },
    async ({ signedIn, body }, reply) => {
      const { user, origin } = signedIn;
      const by = { userId: user.id, origin, ...(body.ownerId !== undefined && { ownerId: body.ownerId }) };
      const id = await createWorkspace(db, by, body.name);
      reply.code(201);
      return { id };
    },
  );
}
