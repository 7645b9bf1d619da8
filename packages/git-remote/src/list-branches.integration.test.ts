import { chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { checkRemote } from './check-remote.ts';
import { listBranches } from './list-branches.ts';
import { resolveCommit } from './resolve-commit.ts';
import { type GitHttpServer, startGitHttpServer } from './testing/git-http-server.ts';
import { commitFiles, fixtureGit, makeRepository } from './testing/make-repository.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let folder: string;
let first: string;
let second: string;
let blob: string;
let server: GitHttpServer;
let redirects: GitHttpServer;

const policy = () => ({ allowedFolders: [folder], allowPrivateAddresses: ['127.0.0.0/8', 'git.test'] });
const remoteAt = (address: string, addresses: string[] = ['127.0.0.1']) =>
  checkRemote(address, policy(), { lookup: async () => addresses });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cw-list-'));
  const project = join(folder, 'project');
  first = await makeRepository(project, { 'a.txt': 'one\n' });
  second = await commitFiles(project, { 'a.txt': 'two\n' }, 'Second');
  blob = await fixtureGit(project, 'rev-parse', 'HEAD:a.txt');
  await fixtureGit(project, 'branch', 'feature/ünï', first);
  await fixtureGit(project, 'tag', '-a', '-m', 'v1', 'v1', first);
  await fixtureGit(folder, 'clone', '--quiet', '--bare', 'project', 'served/project.git');
  await fixtureGit(folder, 'clone', '--quiet', '--bare', 'project', 'served/detached.git');
  await writeFile(join(folder, 'served/detached.git/HEAD'), `${first}\n`);
  await fixtureGit(folder, 'clone', '--quiet', '--bare', 'project', 'served/unborn.git');
  await writeFile(join(folder, 'served/unborn.git/HEAD'), 'ref: refs/heads/gone\n');
  await fixtureGit(folder, 'init', '--quiet', '--bare', 'served/empty.git');
  server = await startGitHttpServer(join(folder, 'served'));
  redirects = await startGitHttpServer(join(folder, 'served'), (request, response) => {
    response.writeHead(302, { location: `${server.url}${request.url}` }).end();
    return true;
  });
});
afterAll(async () => {
  await server.close();
  await redirects.close();
  await rm(folder, { recursive: true });
});

describe('listBranches', () => {
  it('gives the branches with their commits and the default branch', async () => {
    expect(await listBranches(await remoteAt(`${server.url}/project.git`))).toEqual({
      defaultBranch: 'main',
      items: [
        { name: 'feature/ünï', commit: first },
        { name: 'main', commit: second },
      ],
    });
  });

  it('takes the branch at the commit of a detached HEAD for the default', async () => {
    const { defaultBranch } = await listBranches(await remoteAt(`${server.url}/detached.git`));
    expect(defaultBranch).toBe('feature/ünï');
  });

  it('falls back to main when HEAD names a branch that does not exist', async () => {
    expect((await listBranches(await remoteAt(`${server.url}/unborn.git`))).defaultBranch).toBe('main');
  });

  it('reads a local repository that belongs to another user', async () => {
    const path = join(folder, 'owned');
    await fixtureGit(folder, 'clone', '--quiet', '--bare', 'project', path);
    if (process.getuid?.() === 0) await chown(path, 1234, 1234);
    expect((await listBranches(await remoteAt(path))).items).toHaveLength(2);
  });

  it('says that a repository without commits is empty', async () => {
    await expect(listBranches(await remoteAt(`${server.url}/empty.git`))).rejects.toMatchObject({
      code: 'repository_empty',
    });
  });

  it('says that there is no repository', async () => {
    await expect(listBranches(await remoteAt(`${server.url}/missing.git`))).rejects.toMatchObject({
      code: 'repository_unreachable',
      publicMessage: expect.stringContaining('no git repository'),
    });
    await mkdir(join(folder, 'no-repository'));
    await expect(listBranches(await remoteAt(join(folder, 'no-repository')))).rejects.toMatchObject({
      code: 'repository_unreachable',
    });
  });

  it('does not follow a redirect, and says so', async () => {
    const before = server.requests.length;
    await expect(listBranches(await remoteAt(`${redirects.url}/project.git`))).rejects.toMatchObject({
      code: 'repository_unreachable',
      publicMessage: expect.stringContaining('redirects'),
    });
    expect(server.requests.length).toBe(before);
  });

  it('connects to the address that was checked, whatever the name stands for by then', async () => {
    const port = new URL(server.url).port;
    const remote = await remoteAt(`http://git.test:${port}/project.git`);
    expect((await listBranches(remote)).defaultBranch).toBe('main');
  });

  it('ends at once when aborted', async () => {
    const silent = createServer((socket) => void socket.resume());
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const abort = new AbortController();
    silent.once('connection', () => abort.abort(new Error('enough')));
    const remote = await remoteAt(`http://127.0.0.1:${(silent.address() as AddressInfo).port}/a.git`);
    await expect(listBranches(remote, { signal: abort.signal })).rejects.toThrow('enough');
    await new Promise((resolve) => silent.close(resolve));
  });
});

describe('resolveCommit', () => {
  const project = () => remoteAt(`${server.url}/project.git`);

  it('gives the commit of a branch', async () => {
    expect(await resolveCommit(await project(), { branch: 'feature/ünï' })).toBe(first);
  });

  it.each(['nope', 'HEAD', 'refs/heads/main', '--upload-pack=touch', ''])('knows no branch %j', async (branch) => {
    await expect(resolveCommit(await project(), { branch })).rejects.toMatchObject({ code: 'branch_not_found' });
  });

  it('finds a commit at the tip and one below it', async () => {
    expect(await resolveCommit(await project(), { commit: second })).toBe(second);
    const parent = await commitFiles(join(folder, 'project'), { 'b.txt': 'b' }, 'Third');
    await commitFiles(join(folder, 'project'), { 'b.txt': 'c' }, 'Fourth');
    expect(await resolveCommit(await remoteAt(join(folder, 'project')), { commit: parent })).toBe(parent);
  });

  it('finds a commit below the tip where the server gives only tips by their id', async () => {
    const bare = join(folder, 'served/old.git');
    await fixtureGit(folder, 'clone', '--quiet', '--bare', 'project', bare);
    const parent = await fixtureGit(bare, 'rev-parse', 'main~1');
    const old = await startGitHttpServer(join(folder, 'served'), (request) => {
      delete request.headers['git-protocol'];
      return false;
    });
    expect(await resolveCommit(await remoteAt(`${old.url}/old.git`), { commit: parent })).toBe(parent);
    await old.close();
  });

  it('does not take anything else for a commit', async () => {
    for (const commit of ['0'.repeat(40), blob, 'f'.repeat(64), 'main', first.slice(0, 39)]) {
      await expect(resolveCommit(await project(), { commit }), commit).rejects.toMatchObject({
        code: 'commit_not_found',
      });
    }
  });
});
