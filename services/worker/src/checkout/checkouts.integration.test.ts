import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { CheckoutHarness } from '../testing/checkout/checkout-harness.ts';
import { TreeEditor } from '../testing/checkout/tree-case.ts';
import { createCheckouts } from './checkouts.ts';
import { folderDisk } from './folder-disk.ts';
import { loopDisk } from './loop-disk.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describe.each([
  ['plain folders', folderDisk],
  ['disks of their own', loopDisk],
])('checkouts in %s', (_, disk) => {
  let harness: CheckoutHarness;
  let repository: Awaited<ReturnType<CheckoutHarness['repository']>>;
  beforeAll(async () => {
    harness = await CheckoutHarness.make(disk, 1024 * 1024);
    repository = await harness.repository((at) => {
      at.write('a.txt', 'one\n');
      at.write('tool', '#!/bin/sh\n', 0o755);
      at.link('link', 'a.txt');
    });
    new TreeEditor(repository.url).run(
      'git checkout -q -b feature/x; git commit -q --allow-empty -m first; git tag v1; git checkout -q main',
    );
  });
  afterAll(() => harness.remove());

  it('has an ordinary repository on its branch, clean, with its history and origin', async () => {
    const { at } = await harness.prepare(repository);
    expect(at.run('git status --porcelain=v1 --branch')).toBe('## main...origin/main\n');
    expect(at.run('git rev-parse HEAD').trim()).toBe(repository.commit);
    expect(at.run('git remote get-url origin').trim()).toBe(repository.url);
    expect(at.run('git log --oneline origin/feature/x').trim()).toMatch(/first\n/);
    expect(at.run('git describe --tags --always v1').trim()).toBe('v1');
    expect(at.run('git fsck --strict 2>&1')).toBe('');
    expect(at.read('a.txt')).toBe('one\n');
  });

  it('borrows nothing from the mirror', async () => {
    const { at } = await harness.prepare(repository);
    expect(existsSync(join(at.folder, '.git/objects/info/alternates'))).toBe(false);
    const packs = await readdir(join(at.folder, '.git/objects/pack'));
    for (const pack of packs) expect((await stat(join(at.folder, '.git/objects/pack', pack))).nlink).toBe(1);
  });

  it('belongs to the user of the sandbox, in a folder that only the worker enters', async () => {
    const { at, folders } = await harness.prepare(repository);
    expect(folders.user).toEqual({ uid: 1000, gid: 1000 });
    for (const path of [folders.workspace, folders.home, folders.temporary, join(at.folder, '.git/index')]) {
      const { uid, gid } = await stat(path);
      expect({ uid, gid }, path).toEqual(folders.user);
    }
    expect((await stat(join(folders.workspace, '../..'))).mode & 0o777).toBe(0o700);
  });

  it('is detached when only a commit was asked for', async () => {
    const sandboxId = randomUUID();
    const { signal } = new AbortController();
    const request = { ...repository, sandboxId, branch: null, diskBytes: 64 * 1024 * 1024, signal };
    const { workspace } = await harness.checkouts.prepare(request);
    expect(await readFile(join(workspace, '.git/HEAD'), 'utf8')).toBe(`${repository.commit}\n`);
    await harness.checkouts.remove(sandboxId);
  });

  it('is found again with what the agent left, until it is removed', async () => {
    const { checkouts, sandboxId, folders, at } = await harness.prepare(repository);
    at.write('left', 'behind\n');
    await disk.close(join(folders.workspace, '../..'));
    expect(await checkouts.open(sandboxId)).toEqual(folders);
    expect(at.read('left')).toBe('behind\n');
    expect((await checkouts.list()).map((each) => each.sandboxId)).toContain(sandboxId);
    await checkouts.remove(sandboxId);
    await checkouts.remove(sandboxId);
    expect(await checkouts.open(sandboxId)).toBeNull();
    expect((await checkouts.list()).map((each) => each.sandboxId)).not.toContain(sandboxId);
  });

  it.each([
    ['cannot be read', (path: string) => truncate(path, 40)],
    ['are gone', (path: string) => rm(path)],
  ])('heals a mirror whose objects %s, for folders that were reserved', async (_how, damage) => {
    const own = await harness.repository((at) => at.write('a', 'a\n'));
    await harness.prepare(own);
    const packs = join(harness.folder, 'mirrors', `${own.repositoryId}.git/objects/pack`);
    for (const name of await readdir(packs)) if (name.endsWith('.pack')) await damage(join(packs, name));
    const request = { ...own, sandboxId: randomUUID(), branch: 'main', diskBytes: 64 * 1024 * 1024 };
    const { workspace } = await harness.checkouts.reserve(request.sandboxId, request.diskBytes);
    await harness.checkouts.prepare({ ...request, signal: new AbortController().signal });
    expect(new TreeEditor(workspace).read('a')).toBe('a\n');
    await harness.checkouts.remove(request.sandboxId);
  });

  it('brings the repository into folders that were reserved, without making them anew', async () => {
    const sandboxId = randomUUID();
    const { signal } = new AbortController();
    const request = { ...repository, sandboxId, branch: 'main', diskBytes: 64 * 1024 * 1024, signal };
    const reserved = await harness.checkouts.reserve(sandboxId, request.diskBytes);
    const before = await stat(reserved.workspace);
    expect(await readdir(reserved.workspace)).toEqual([]);
    expect(await harness.checkouts.open(sandboxId)).toBeNull();

    expect(await harness.checkouts.prepare(request)).toEqual(reserved);
    expect((await stat(reserved.workspace)).ino).toBe(before.ino);
    const at = new TreeEditor(reserved.workspace);
    expect(at.run('git status --porcelain=v1 --branch')).toBe('## main...origin/main\n');
    at.write('a.txt', 'two\n');
    const { files } = await harness.checkouts.collectDiff(sandboxId, repository.commit);
    expect(files.map(({ path }) => path)).toEqual(['a.txt']);
    await harness.checkouts.remove(sandboxId);
    expect(existsSync(reserved.workspace)).toBe(false);
  });

  it('gives two sandboxes of one commit files of their own', async () => {
    const [one, other] = [await harness.prepare(repository), await harness.prepare(repository)];
    one.at.write('a.txt', 'changed\n');
    expect(other.at.read('a.txt')).toBe('one\n');
    expect((await harness.collect(other)).files).toEqual([]);
    expect((await harness.collect(one)).files.map(({ path }) => path)).toEqual(['a.txt']);
  });

  it('gives the same diff again, and another after more work', async () => {
    const fixture = await harness.prepare(repository);
    fixture.at.write('a.txt', 'two\n');
    const { patch } = await harness.collect(fixture);
    expect((await harness.collect(fixture)).patch).toEqual(patch);
    fixture.at.write('a.txt', 'one\n');
    expect((await harness.collect(fixture)).patch).toHaveLength(0);
  });

  it('leaves nothing behind when the repository cannot be had', async () => {
    const before = await harness.checkouts.list();
    const missing = { ...repository, commit: '1'.repeat(40) };
    await expect(harness.prepare(missing)).rejects.toMatchObject({ code: 'commit_not_found' });
    const forbidden = { ...repository, repositoryId: randomUUID(), url: '/etc' };
    await expect(harness.prepare(forbidden)).rejects.toMatchObject({ code: 'repository_url_forbidden' });
    expect(await harness.checkouts.list()).toEqual(before);
  });

  it('heals a mirror whose objects cannot be read', async () => {
    const own = await harness.repository((at) => at.write('a', 'a\n'));
    await harness.prepare(own);
    const packs = join(harness.folder, 'mirrors', `${own.repositoryId}.git/objects/pack`);
    for (const name of await readdir(packs)) if (name.endsWith('.pack')) await truncate(join(packs, name), 40);
    await rm(join(harness.folder, 'sandboxes/.prepared'), { recursive: true, force: true });
    expect((await harness.prepare(own)).at.read('a')).toBe('a\n');
  });

  it('says that the changes are too large, before reading them all', async () => {
    const fixture = await harness.prepare(repository);
    await writeFile(join(fixture.folders.workspace, 'sparse'), '');
    await truncate(join(fixture.folders.workspace, 'sparse'), 200 * 1024 * 1024 * 1024);
    await expect(harness.collect(fixture)).rejects.toMatchObject({ code: 'diff_too_large' });
    fixture.at.remove('sparse');
    fixture.at.run('for i in 1 2 3 4; do head -c 500000 /dev/urandom > random-$i; done');
    await expect(harness.collect(fixture)).rejects.toMatchObject({ code: 'diff_too_large' });
  });
});

describe('checkouts on a host without room', () => {
  it('are refused before there is anything of them', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cw-full-'));
    const checkouts = await createCheckouts({
      mirrorsFolder: join(folder, 'mirrors'),
      sandboxesFolder: join(folder, 'sandboxes'),
      remotePolicy: { allowedFolders: [], allowPrivateAddresses: [] },
      maxDiffBytes: 1024,
      minFreeBytes: 1024,
      freeBytes: async () => 1023,
      disks: folderDisk,
    });
    const repository = { repositoryId: 'r', url: '/nowhere', branch: null, commit: '1'.repeat(40) };
    const request = { ...repository, sandboxId: 's', diskBytes: 1024, signal: new AbortController().signal };
    await expect(checkouts.prepare(request)).rejects.toMatchObject({ code: 'sandbox_failed' });
    expect(await checkouts.list()).toEqual([]);
    await rm(folder, { recursive: true });
  });
});

describe('checkouts on disks of their own', () => {
  it('say that a repository does not fit', async () => {
    const harness = await CheckoutHarness.make(loopDisk);
    const repository = await harness.repository((at) => at.run('head -c 20000000 /dev/urandom > large'));
    const sandboxId = randomUUID();
    const request = {
      ...repository,
      sandboxId,
      branch: 'main',
      diskBytes: 16 * 1024 * 1024,
      signal: AbortSignal.timeout(60_000),
    };
    const preparing = harness.checkouts.prepare(request);
    await expect(preparing.finally(() => harness.remove())).rejects.toMatchObject({ code: 'disk_full' });
  });
});
