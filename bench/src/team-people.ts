import { ApiClient } from '@codex-web/e2e/api-client';
import { makeRepository } from '@codex-web/e2e/git-repository';
import { product } from '@codex-web/e2e/product';
import pLimit from 'p-limit';

/** Somebody who is signed in. Their marks stand in everything of theirs, so that whoever reads one can be told to be wrong. */
export type Colleague = {
  api: ApiClient;
  workspaceId: string;
  /** In the tasks of the workspace. */
  teamMark: string;
  /** In the task that only they see. */
  ownMark: string;
  taskIds: string[];
};

const markOf = (text: string) => `mark-${text}-ends`;

/** Marks of others than this colleague and their team in a text that was answered to them. */
export function foreignMarks(colleague: Colleague, text: string): string[] {
  const found = text.match(/mark-[\w-]+?-ends/g) ?? [];
  return found.filter((mark) => mark !== colleague.teamMark && mark !== colleague.ownMark);
}

/** Workspaces with a paused queue and so many people each, who have a task that the team sees and one that is private. */
export async function makeTeams(teams: number, peopleEach: number): Promise<Colleague[]> {
  const operator = await new ApiClient(product().baseUrl).signIn(product().owner);
  const colleagues: Colleague[] = [];
  for (let team = 0; team < teams; team += 1) colleagues.push(...(await makeTeam(operator, team, peopleEach)));
  return colleagues;
}

async function makeTeam(operator: ApiClient, team: number, people: number): Promise<Colleague[]> {
  const { id: workspaceId } = await ask<{ id: string }>(operator, 'POST', '/workspaces', { name: `Team ${team}` });
  const inTeam = { 'x-workspace-id': workspaceId };
  await ask(operator, 'PATCH', '/queue', { state: 'paused' }, inTeam);
  const url = makeRepository({ 'a.txt': `team ${team}\n` });
  const repository = await ask<{ id: string }>(operator, 'POST', '/repositories', { url }, inTeam);
  const limit = pLimit(4);
  const join = async (index: number): Promise<Colleague> => {
    const invitation = await ask<{ url: string }>(operator, 'POST', '/invitations', { role: 'member' }, inTeam);
    const api = new ApiClient(product().baseUrl);
    await api.signUp({
      token: new URL(invitation.url).searchParams.get('token') ?? '',
      name: `Person ${team} ${index}`,
      email: `person-${team}-${index}@example.com`,
      password: `a long word ${team} ${index} of theirs`,
    });
    const [teamMark, ownMark] = [markOf(`${team}`), markOf(`${team}-${index}`)];
    const submit = (mark: string, visibility: string) =>
      ask<{ id: string }>(api, 'POST', '/tasks', { prompt: `Do ${mark}`, repositoryId: repository.id, visibility });
    const tasks = [await submit(teamMark, 'workspace'), await submit(ownMark, 'private')];
    return { api, workspaceId, teamMark, ownMark, taskIds: tasks.map(({ id }) => id) };
  };
  return await Promise.all(Array.from({ length: people }, (_, index) => limit(() => join(index))));
}

/** @throws when it is refused. */
export async function ask<T>(api: ApiClient, method: string, path: string, body?: unknown, headers = {}): Promise<T> {
  const answer = await api.call(method, path, body, headers);
  if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
  return answer.json as T;
}
