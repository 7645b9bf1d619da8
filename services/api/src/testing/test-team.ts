import { randomUUID } from 'node:crypto';
import type { Role } from '@codex-web/contracts/access';
import type { Repository } from '@codex-web/contracts/repository';
import type { LightMyRequestResponse } from 'fastify';
import { mainCommit } from './fake-git-remote.ts';
import type { TestApp } from './test-app.ts';
import { type Person, signUpMember } from './test-person.ts';

/** Somebody in the workspace of `owner`, with a name and a role of their own. */
export async function signUpAs(test: TestApp, owner: Person, name: string, role: Role): Promise<Person> {
  const person = await signUpMember(test, owner);
  const { id } = person.me.user;
  await nameOf(test, person, name);
  await test.parts.db.pool.query('UPDATE members SET role = $3 WHERE workspace_id = $1 AND user_id = $2', [
    owner.me.workspace.id,
    id,
    role,
  ]);
  return { ...person, me: { ...person.me, user: { ...person.me.user, name } } };
}

export async function nameOf({ parts }: TestApp, { me }: Person, name: string): Promise<void> {
  await parts.db.pool.query('UPDATE users SET name = $2 WHERE id = $1', [me.user.id, name]);
}

/** Adds a repository that only these people may use, besides owners and admins. */
export async function addClosedRepository(test: TestApp, owner: Person, members: Person[]): Promise<Repository> {
  const { prisma } = test.parts.db;
  const url = `https://git.example/team/${randomUUID()}.git`;
  test.remote.repositories.set(url, { defaultBranch: 'main', items: [{ name: 'main', commit: mainCommit }] });
  const added = (await owner.post('/repositories', { url })).json();
  await prisma.group.create({
    data: {
      id: randomUUID(),
      workspaceId: owner.me.workspace.id,
      name: randomUUID(),
      members: { create: members.map(({ me }) => ({ userId: me.user.id })) },
      repositories: { create: { repositoryId: added.id } },
    },
  });
  return added;
}

/** Asks as a browser of the person would. */
export function ask(
  { app }: TestApp,
  person: Person,
  method: string,
  path: string,
  given: { body?: object | undefined; headers?: Record<string, string> } = {},
): Promise<LightMyRequestResponse> {
  return app.inject({
    method: method as 'GET',
    url: `/api/v1${path}`,
    headers: { cookie: person.cookie, ...given.headers },
    ...(given.body && { body: given.body }),
  });
}
