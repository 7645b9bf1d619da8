import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noteBorrowedMirror } from './borrowed-mirror.ts';
import { makeRoom } from './make-room.ts';
import { Mirrors } from './mirrors.ts';

const minFreeBytes = 1_000;
const { signal } = new AbortController();
const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 3_600_000);

let folder: string;
let mirrorsFolder: string;
let sandboxesFolder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cw-room-'));
  mirrorsFolder = join(folder, 'mirrors');
  sandboxesFolder = join(folder, 'sandboxes');
  for (const each of [mirrorsFolder, sandboxesFolder]) await mkdir(each);
});
afterEach(() => rm(folder, { recursive: true }));

async function mirror(name: string, asked: Date): Promise<string> {
  const gitDir = join(mirrorsFolder, `${name}.git`);
  await mkdir(join(gitDir, 'objects/pack'), { recursive: true });
  await writeFile(join(gitDir, 'objects/pack/pack-1.pack'), 'a');
  await utimes(gitDir, asked, asked);
  return gitDir;
}

async function sandbox(name: string, mirror: string): Promise<void> {
  await mkdir(join(sandboxesFolder, name));
  await noteBorrowedMirror(join(sandboxesFolder, name), mirror);
}

const mirrors = async () => (await readdir(mirrorsFolder)).filter((name) => !name.endsWith('.lock')).sort();

/** A disk on which each mirror takes 400 of so many bytes that are free without any. */
const room = (bytes: number) => ({
  ...{ mirrorsFolder, sandboxesFolder, minFreeBytes },
  freeBytes: async () => bytes - 400 * (await mirrors()).length,
});

describe('room for another checkout', () => {
  it('takes away nothing while there is enough', async () => {
    await mirror('old', daysAgo(30));
    await makeRoom(room(1_400), signal);
    expect(await mirrors()).toEqual(['old.git']);
  });

  it('is made of the mirrors that nobody asked for the longest time, and of no more than it takes', async () => {
    for (const [name, days] of [
      ['newer', 2],
      ['oldest', 30],
      ['older', 20],
    ] as const) {
      await mirror(name, daysAgo(days));
    }
    await makeRoom(room(1_500), signal);
    expect(await mirrors()).toEqual(['newer.git']);
  });

  it('is not made of a mirror that a sandbox borrows from, nor of one that was asked for just now', async () => {
    await sandbox('kept', await mirror('borrowed', daysAgo(30)));
    const asked = await mirror('asked', daysAgo(20));
    await mirror('unused', daysAgo(10));
    await new Mirrors(mirrorsFolder).find({ repositoryId: 'asked', commit: '1', remote: () => Promise.reject() });
    await expect(makeRoom(room(1_500), signal)).rejects.toMatchObject({ code: 'sandbox_failed' });
    expect(await mirrors()).toEqual(['asked.git', 'borrowed.git']);
    expect(await readdir(join(asked, 'objects/pack'))).toEqual(['pack-1.pack']);
  });

  it('that cannot be made is told in words the operator can act on', async () => {
    await expect(makeRoom({ ...room(999), minFreeBytes: 2 * 1024 ** 3 }, signal)).rejects.toThrow(
      "The disk of the worker's host has less than 2,048 MiB free, so no new sandbox is made on it. Whoever runs this server can free space there or set MIN_FREE_BYTES lower; then start the task again.",
    );
  });

  it('leaves the mirrors alone where another disk is full', async () => {
    await mirror('old', daysAgo(30));
    const freeBytes = async (of: string) => (of === sandboxesFolder ? 0 : minFreeBytes);
    const full = { mirrorsFolder, sandboxesFolder, minFreeBytes, freeBytes };
    await expect(makeRoom(full, signal)).rejects.toMatchObject({ code: 'sandbox_failed' });
    expect(await mirrors()).toEqual(['old.git']);
  });
});
