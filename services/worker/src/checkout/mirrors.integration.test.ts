import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkRemote } from '@codex-web/git-remote/check-remote';
import { type GitHttpServer, startGitHttpServer } from '@codex-web/git-remote/testing/git-http-server';
import { commitFiles, fixtureGit, makeRepository } from '@codex-web/git-remote/testing/make-repository';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Mirrors } from './mirrors.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let folder: string;
let work: string;
let served: string;
let server: GitHttpServer;
let mirrors: Mirrors;
let first: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cw-mirror-'));
  work = join(folder, 'work');
  served = join(folder, 'served');
  first = await makeRepository(work, { 'a.txt': 'one\n' });
  await fixtureGit(folder, 'clone', '--quiet', '--bare', work, join(served, 'a.git'));
  server = await startGitHttpServer(served);
  mirrors = new Mirrors(join(folder, 'mirrors'));
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const publish = () => fixtureGit(work, 'push', '--quiet', '--force', join(served, 'a.git'), 'HEAD:refs/heads/main');
const remote = () => checkRemote(`${server.url}/a.git`, { allowedFolders: [], allowPrivateAddresses: ['127.0.0.1'] });
const provide = (commit: string, other = mirrors) => other.provide({ repositoryId: 'r', commit, remote });
const history = (gitDir: string, commit: string) => fixtureGit(gitDir, 'rev-list', '--objects', commit);

describe('Mirrors', () => {
  it('gives a mirror that has the commit with its history', async () => {
    const second = await commitFiles(work, { 'b.txt': 'two\n' }, 'Second');
    await publish();
    const gitDir = await provide(second);
    expect(await history(gitDir, second)).toBe(await history(work, second));
  });

  it('asks nobody for a commit it has given before', async () => {
    await provide(first);
    server.requests.length = 0;
    await provide(first);
    await provide(first, new Mirrors(join(folder, 'mirrors')));
    expect(server.requests).toEqual([]);
  });

  it('asks nobody for a commit that came with another', async () => {
    const second = await commitFiles(work, { 'b.txt': 'two\n' }, 'Second');
    await publish();
    await provide(second);
    server.requests.length = 0;
    await provide(first);
    expect(server.requests).toEqual([]);
  });

  it('finds what it has given before, and nothing else', async () => {
    const wanted = (commit: string) => ({ repositoryId: 'r', commit, remote });
    expect(await mirrors.find(wanted(first))).toBeNull();
    const gitDir = await provide(first);
    expect(await mirrors.find(wanted(first))).toBe(gitDir);
    expect(await mirrors.find(wanted('1'.repeat(40)))).toBeNull();
    await rm(join(gitDir, 'objects'), { recursive: true });
    expect(await mirrors.find(wanted(first))).toBeNull();
  });

  it('fetches only what is new', async () => {
    const gitDir = await provide(first);
    const second = await commitFiles(work, { 'b.txt': 'two\n' }, 'Second');
    await publish();
    expect(await provide(second)).toBe(gitDir);
    expect((await readdir(join(gitDir, 'objects/pack'))).filter((name) => name.endsWith('.pack'))).toHaveLength(2);
  });

  it('keeps a commit it has given when the remote no longer has it, and no gc takes it', async () => {
    await provide(first);
    await fixtureGit(work, 'checkout', '--quiet', '--orphan', 'other');
    const other = await commitFiles(work, { 'a.txt': 'another beginning\n' }, 'Other');
    await publish();
    const gitDir = await provide(other);
    await fixtureGit(gitDir, 'gc', '--quiet', '--prune=now');
    expect(await history(gitDir, first)).toContain(first);
  });

  it('finds a commit that no branch has', async () => {
    const tree = await fixtureGit(join(served, 'a.git'), 'rev-parse', `${first}^{tree}`);
    const loose = await fixtureGit(join(served, 'a.git'), 'commit-tree', '-p', first, '-m', 'Loose', tree);
    expect(await history(await provide(loose), loose)).toContain(loose);
  });

  it('makes one mirror when several ask at the same time', async () => {
    const all = await Promise.all([
      provide(first),
      provide(first),
      provide(first, new Mirrors(join(folder, 'mirrors'))),
    ]);
    expect(new Set(all).size).toBe(1);
    expect(server.requests.filter((request) => request.startsWith('GET'))).toHaveLength(1);
  });

  it.each([
    ['is half-made', async (gitDir: string) => rm(join(gitDir, 'HEAD'))],
    ['is an empty folder', async (gitDir: string) => rm(gitDir, { recursive: true }).then(() => mkdir(gitDir))],
    ['has lost its objects', async (gitDir: string) => rm(join(gitDir, 'objects/pack'), { recursive: true })],
    ['has refs that cannot be read', async (gitDir: string) => writeFile(join(gitDir, 'packed-refs'), 'nonsense\n')],
  ])('builds a mirror anew that %s', async (_, damage) => {
    await damage(await provide(first));
    const second = await commitFiles(work, { 'b.txt': 'two\n' }, 'Second');
    await publish();
    expect(await history(await provide(second), second)).toBe(await history(work, second));
    expect(await readdir(join(folder, 'mirrors'))).toEqual(expect.not.arrayContaining([expect.stringMatching(/new-/)]));
  });

  it('removes what a process left that died while it built', async () => {
    await mkdir(join(folder, 'mirrors/r.new-abc/objects'), { recursive: true });
    await provide(first);
    expect(await readdir(join(folder, 'mirrors'))).not.toContain('r.new-abc');
  });

  it('is not held up by the lock of a process that was killed', async () => {
    await mkdir(join(folder, 'mirrors'));
    const lock = join(folder, 'mirrors/r.lock');
    execFileSync('sh', ['-c', `flock ${lock} sh -c 'kill -9 $PPID $$'; true`]);
    expect(await provide(first)).toContain('r.git');
  });

  it('says that a commit is gone, that the remote is away, and leaves nothing half-made', async () => {
    await expect(provide('1'.repeat(40))).rejects.toMatchObject({ code: 'commit_not_found' });
    await rm(join(served, 'a.git'), { recursive: true });
    await expect(provide('1'.repeat(40))).rejects.toMatchObject({ code: 'repository_unreachable' });
    expect((await readdir(join(folder, 'mirrors'))).filter((name) => name.includes('new-'))).toEqual([]);
  });

  it('throws the reason of an abort and lets go of the lock', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(mirrors.provide({ repositoryId: 'r', commit: first, remote, signal })).rejects.toThrow('enough');
    expect(await provide(first)).toContain('r.git');
  });

  it('joins its packs before there are many', async () => {
    let gitDir = await provide(first);
    for (let index = 0; index < 26; index += 1) {
      const commit = await commitFiles(work, { 'a.txt': `${index}\n` }, `Commit ${index}`);
      await publish();
      gitDir = await provide(commit);
    }
    expect((await readdir(join(gitDir, 'objects/pack'))).filter((name) => name.endsWith('.pack')).length).toBeLessThan(
      10,
    );
    expect(await readFile(join(gitDir, 'HEAD'), 'utf8')).toContain('ref:');
  }, 60_000);
});
