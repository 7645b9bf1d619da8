import {
  type AddRepositoryRequest,
  addRepositoryRequest,
  branchesAnswer,
  type RepositoriesAnswer,
  repositoriesAnswer,
  repository,
} from '@codex-web/contracts/repository';
import { parseRepositoryUrl } from '@codex-web/contracts/repository-url';
import { addRepository, findRepository, listRepositories, removeRepository } from '@codex-web/db/repositories';
import { z } from 'zod';
import { actorOf, viewerOf } from '../auth/caller.ts';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import { refusals } from '../http/refusals.ts';
import { idParams } from './id-params.ts';

const tags = ['Repositories'];

export function repositoryRoutes(app: App, parts: Dependencies): void {
  list(app, parts);
  add(app, parts);
  read(app, parts);
  remove(app, parts);
  branches(app, parts);
}

function list(app: App, { db, settings }: Dependencies): void {
  app.get(
    '/repositories',
    {
      config: { rule: 'repositories.read' },
      schema: { tags, summary: 'List the repositories', response: { 200: repositoriesAnswer } },
    },
    async (request) => {
      const items = await listRepositories(db, viewerOf(request.caller));
      return { items, sample: offerSample(settings.sampleRepository, items) };
    },
  );
}

function add(app: App, { db, gitRemote, settings }: Dependencies): void {
  app.post(
    '/repositories',
    {
      config: { rule: 'repositories.write' },
      schema: {
        tags,
        summary: 'Add a repository by its address',
        description: 'It must answer and have a commit. It gets a default environment.',
        body: addRepositoryRequest,
        response: { 201: repository, ...refusals(400, 409, 422) },
      },
    },
    async (request, reply) => {
      const url = canonicalUrl(request.body.url);
      const { defaultBranch } = await gitRemote.listBranches(url);
      const name = request.body.name ?? nameFromUrl(url);
      reply.code(201);
      const added = { name, url, defaultBranch };
      return await addRepository(db, actorOf(request.caller), added, settings.environment);
    },
  );
}

function read(app: App, { db }: Dependencies): void {
  app.get(
    '/repositories/:id',
    {
      config: { rule: 'repositories.read' },
      schema: { tags, summary: 'Read a repository', params: idParams, response: { 200: repository, ...refusals(404) } },
    },
    async (request) => await findRepository(db, viewerOf(request.caller), request.params.id),
  );
}

function remove(app: App, { db }: Dependencies): void {
  app.delete(
    '/repositories/:id',
    {
      config: { rule: 'repositories.manage' },
      schema: {
        tags,
        summary: 'Take a repository off the list',
        description: 'Its tasks stay.',
        params: idParams,
        response: { 204: z.undefined(), ...refusals(404) },
      },
    },
    async (request, reply) => {
      await removeRepository(db, actorOf(request.caller), request.params.id);
      return reply.code(204).send(undefined);
    },
  );
}

function branches(app: App, { db, gitRemote }: Dependencies): void {
  app.get(
    '/repositories/:id/branches',
    {
      config: { rule: 'repositories.read' },
      schema: {
        tags,
        summary: 'List the branches of a repository, as they are now',
        params: idParams,
        response: { 200: branchesAnswer, ...refusals(404, 422) },
      },
    },
    async (request) => {
      const { url } = await findRepository(db, viewerOf(request.caller), request.params.id);
      return await gitRemote.listBranches(url);
    },
  );
}

/** One spelling of an address, so that a repository is not added twice. @throws AppError as `parseRepositoryUrl` does. */
function canonicalUrl(typed: AddRepositoryRequest['url']): string {
  const address = parseRepositoryUrl(typed);
  const text = address.kind === 'http' ? address.url.href : address.path;
  return text.length > 1 ? text.replace(/\/+$/, '') : text;
}

function nameFromUrl(url: string): string {
  const last = url.split('/').filter(Boolean).at(-1) ?? url;
  return last.replace(/\.git$/, '').slice(0, 100) || last;
}

function offerSample(url: string | null, items: { url: string }[]): RepositoriesAnswer['sample'] {
  if (url === null || items.some((item) => item.url === canonicalUrl(url))) return null;
  return { url, name: nameFromUrl(url) };
}
