import { randomUUID } from 'node:crypto';
import type { Me } from '@codex-web/contracts/account';
import type { Repository } from '@codex-web/contracts/repository';
import type { CreateTaskRequest, Task } from '@codex-web/contracts/task';
import type { LightMyRequestResponse } from 'fastify';
import { newLink } from '../auth/invitation-link.ts';
import { firstSignUpLink } from '../first-sign-up-link.ts';
import { sampleUrl } from './fake-git-remote.ts';
import { publicUrl, type TestApp } from './test-app.ts';

export const password = 'correct horse battery';

/** Somebody who is signed in, and asks as a browser of theirs would. */
export type Person = {
  me: Me;
  cookie: string;
  get: (path: string, headers?: Record<string, string>) => Promise<LightMyRequestResponse>;
  post: (path: string, body?: unknown, headers?: Record<string, string>) => Promise<LightMyRequestResponse>;
  patch: (path: string, body: unknown) => Promise<LightMyRequestResponse>;
  delete: (path: string) => Promise<LightMyRequestResponse>;
};

/** Signs the first person up, who owns the first workspace. */
export async function signUpOwner(test: TestApp): Promise<Person> {
  const link = await firstSignUpLink(test.parts.db, publicUrl);
  if (link === null) throw new Error('There is an owner already.');
  return await signUpWith(test, tokenOf(link));
}

/** Signs somebody up who joins the workspace of `owner`. */
export async function signUpMember(test: TestApp, owner: Person): Promise<Person> {
  const answer = await owner.post('/invitations', {});
  return await signUpWith(test, tokenOf(answer.json().url));
}

/** Signs somebody up in another workspace than everybody else's. */
export async function signUpStranger(test: TestApp): Promise<Person> {
  const workspace = await test.parts.db.prisma.workspace.create({ data: { id: randomUUID(), name: 'Elsewhere' } });
  const { token, stored } = newLink(new Date());
  await test.parts.db.prisma.invitation.create({ data: { ...stored, workspaceId: workspace.id } });
  return await signUpWith(test, token);
}

export function tokenOf(link: string): string {
  return new URL(link).searchParams.get('token') ?? '';
}

async function signUpWith(test: TestApp, token: string): Promise<Person> {
  const email = `${randomUUID()}@example.com`;
  const answer = await test.app.inject({
    method: 'POST',
    url: '/api/v1/sign-up',
    body: { token, name: 'Ann', email, password },
  });
  if (answer.statusCode !== 201) throw new Error(`Signing up failed: ${answer.body}`);
  return personWith(test, answer.json(), cookieOf(answer));
}

/** The same person with a new session. */
export async function signInAgain(test: TestApp, { me }: Person): Promise<Person> {
  const answer = await test.app.inject({
    method: 'POST',
    url: '/api/v1/sign-in',
    body: { email: me.user.email, password },
  });
  if (answer.statusCode !== 200) throw new Error(`Signing in failed: ${answer.body}`);
  return personWith(test, answer.json(), cookieOf(answer));
}

export function cookieOf(answer: LightMyRequestResponse): string {
  return answer.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; ');
}

function personWith({ app }: TestApp, me: Me, cookie: string): Person {
  const ask = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, headers = {}, body?: unknown) =>
    app.inject({
      method,
      url: `/api/v1${path}`,
      headers: { cookie, ...headers },
      ...(body === undefined ? {} : { body: body as object }),
    });
  return {
    me,
    cookie,
    get: (path, headers) => ask('GET', path, headers),
    post: (path, body, headers) => ask('POST', path, headers, body),
    patch: (path, body) => ask('PATCH', path, {}, body),
    delete: (path) => ask('DELETE', path),
  };
}

/** Adds the repository of the fake remote, or finds it when it was added before. */
export async function addSampleRepository(person: Person): Promise<Repository> {
  const answer = await person.post('/repositories', { url: sampleUrl });
  if (answer.statusCode === 201) return answer.json();
  const list = await person.get('/repositories');
  return list.json().items.find((item: Repository) => item.url === sampleUrl);
}

export async function submit(person: Person, given: Partial<CreateTaskRequest> = {}): Promise<Task> {
  const repository = await addSampleRepository(person);
  const answer = await person.post('/tasks', { repositoryId: repository.id, prompt: 'Fix the tests.', ...given });
  if (answer.statusCode !== 201) throw new Error(`Submitting failed: ${answer.body}`);
  return answer.json();
}

export function attemptIdsOf(task: Task): string[] {
  return task.turns.flatMap((turn) => turn.attempts.map((attempt) => attempt.id));
}
