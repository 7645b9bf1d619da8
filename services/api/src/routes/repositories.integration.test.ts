import { setUp } from '@codex-web/db/testing/set-up';
import { describe, expect, it } from 'vitest';
import { mainCommit, otherCommit, sampleUrl } from '../testing/fake-git-remote.ts';
import { outcomeOf } from '../testing/outcome-of.ts';
import { createTestApp } from '../testing/test-app.ts';
import { signUpOwner, signUpStranger, submit } from '../testing/test-person.ts';

const test = setUp(() => createTestApp({ settings: { sampleRepository: sampleUrl } }));
const owner = setUp(() => signUpOwner(test));

let count = 0;
/** Another address at which the fake remote answers. */
function newUrl(): string {
  count += 1;
  const url = `https://git.example/team/repository-${count}.git`;
  test.remote.repositories.set(url, {
    defaultBranch: 'trunk',
    items: [{ name: 'trunk', commit: mainCommit }],
  });
  return url;
}

async function stored() {
  const { repository, environment } = test.parts.db.prisma;
  return [await repository.count(), await environment.count()];
}

describe('201', () => {
  it('adds a repository with its default branch, the last part of its address as name, and an environment', async () => {
    const url = newUrl();
    const added = await owner.post('/repositories', { url: ` ${url} ` });
    expect([added.statusCode, added.json()]).toMatchObject([
      201,
      { url, name: `repository-${count}`, defaultBranch: 'trunk' },
    ]);
    const environments = await owner.get(`/environments?repositoryId=${added.json().id}`);
    expect(environments.json().items).toEqual([
      { id: expect.any(String), repositoryId: added.json().id, ...test.parts.settings.environment },
    ]);
  });

  it('takes a name of one’s own', async () => {
    const added = await owner.post('/repositories', { url: newUrl(), name: 'Ours' });
    expect(added.json().name).toBe('Ours');
  });

  it('adds in each workspace apart, and again after it was removed', async () => {
    const url = newUrl();
    const first = await owner.post('/repositories', { url });
    const stranger = await signUpStranger(test);
    expect((await stranger.post('/repositories', { url })).statusCode).toBe(201);
    await owner.delete(`/repositories/${first.json().id}`);
    expect((await owner.post('/repositories', { url })).statusCode).toBe(201);
  });
});

describe('200', () => {
  it('lists repositories by name, and offers the sample until it is added', async () => {
    const before = (await owner.get('/repositories')).json();
    expect(before.sample).toEqual({ url: sampleUrl, name: 'project' });
    await owner.post('/repositories', { url: sampleUrl });
    const after = (await owner.get('/repositories')).json();
    expect(after.sample).toBeNull();
    const names = after.items.map((item: { name: string }) => item.name);
    expect(names).toContain('project');
    expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b)));
  });

  it('reads one, and lists its branches as they are at the remote now', async () => {
    const url = newUrl();
    const { id } = (await owner.post('/repositories', { url })).json();
    expect((await owner.get(`/repositories/${id}`)).json().url).toBe(url);
    const items = [{ name: 'new', commit: otherCommit }];
    test.remote.repositories.set(url, { defaultBranch: 'new', items });
    expect((await owner.get(`/repositories/${id}/branches`)).json()).toEqual({ defaultBranch: 'new', items });
  });
});

describe('204', () => {
  it('takes a repository off the list and keeps its tasks', async () => {
    const task = await submit(owner);
    expect((await owner.delete(`/repositories/${task.repository.id}`)).statusCode).toBe(204);
    expect((await owner.get(`/repositories/${task.repository.id}`)).statusCode).toBe(404);
    expect((await owner.get(`/tasks/${task.id}`)).json().repository).toEqual(task.repository);
    const another = await owner.post('/tasks', { repositoryId: task.repository.id, prompt: 'More.' });
    expect(outcomeOf(another)).toEqual([404, 'not_found']);
  });
});

describe('409', () => {
  it('refuses a repository that is there, also when its address is spelled otherwise', async () => {
    const url = newUrl();
    await owner.post('/repositories', { url });
    const before = await stored();
    const again = [url, `${url}/`, url.replace('git.example', 'GIT.example')];
    for (const spelled of again) {
      const answer = await owner.post('/repositories', { url: spelled });
      expect(outcomeOf(answer)).toEqual([409, 'conflict']);
    }
    expect(await stored()).toEqual(before);
  });

  it('adds once when asked many times at once', async () => {
    const url = newUrl();
    const answers = await Promise.all(Array.from({ length: 8 }, () => owner.post('/repositories', { url })));
    expect(answers.map((answer) => answer.statusCode).sort()).toEqual([201, ...Array(7).fill(409)]);
  });
});

describe('422', () => {
  it.each([
    ['ext::sh -c whoami', 'repository_url_invalid'],
    ['ext::sh', 'repository_url_forbidden'],
    ['file:///etc', 'repository_url_forbidden'],
    ['ssh://git@host/x', 'repository_url_forbidden'],
    ['--upload-pack=touch', 'repository_url_forbidden'],
    ['https://ann:secret@git.example/x', 'repository_url_forbidden'],
    ['team/project', 'repository_url_invalid'],
    ['https://git.example/unknown.git', 'repository_unreachable'],
  ])('refuses %s with %s and keeps nothing', async (url, code) => {
    const before = await stored();
    const answer = await owner.post('/repositories', { url });
    expect(outcomeOf(answer)).toEqual([422, code]);
    expect(await stored()).toEqual(before);
  });

  it('refuses a repository without commits and keeps nothing', async () => {
    const url = newUrl();
    test.remote.repositories.set(url, { defaultBranch: '', items: [] });
    const before = await stored();
    const answer = await owner.post('/repositories', { url });
    expect(outcomeOf(answer)).toEqual([422, 'repository_empty']);
    expect(await stored()).toEqual(before);
  });
});

describe('400', () => {
  it('refuses an environment filter that is no id', async () => {
    const answer = await owner.get('/environments?repositoryId=x');
    expect(outcomeOf(answer)).toEqual([400, 'invalid_request']);
  });
});
