import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { chooseDisk } from './choose-disk.ts';
import { folderDisk } from './folder-disk.ts';
import { loopDisk } from './loop-disk.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const megabyte = 1024 * 1024;
let root: string;
let folder: string;
beforeEach(async () => {
  root = mkdtempSync('/var/tmp/cw-sbx-');
  folder = join(root, 'sandbox');
  await mkdir(folder);
});
afterEach(() => rm(root, { recursive: true }));

describe.each([
  ['a plain folder', folderDisk],
  ['an image', loopDisk],
])('a disk in %s', (_, disks) => {
  afterEach(() => disks.remove(folder));

  it('can be written to, put away and opened again with what is in it', async () => {
    await disks.create(folder, 64 * megabyte);
    await writeFile(join(folder, 'disk/a'), 'kept');
    await disks.close(folder);
    await disks.close(folder);
    await disks.open(folder);
    await disks.open(folder);
    expect(await readFile(join(folder, 'disk/a'), 'utf8')).toBe('kept');
  });

  it('tells how much of it is used', async () => {
    await disks.create(folder, 64 * megabyte);
    const before = await disks.usage(folder);
    await writeFile(join(folder, 'disk/a'), Buffer.alloc(10 * megabyte, 1));
    const after = await disks.usage(folder);
    expect(after.usedBytes - before.usedBytes).toBeGreaterThanOrEqual(10 * megabyte);
    expect(after.usedBytes - before.usedBytes).toBeLessThan(11 * megabyte);
    if (disks.enforcesLimit) expect(after.limitBytes).toBeGreaterThan(50 * megabyte);
    else expect(after.limitBytes).toBeNull();
  });

  it('is removed with all that is in it, twice, and when it never was', async () => {
    await disks.create(folder, 64 * megabyte);
    await mkdir(join(folder, 'disk/locked'), { mode: 0o000 });
    await disks.remove(folder);
    await disks.remove(folder);
    await disks.remove(join(root, 'never'));
    await expect(stat(folder)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await readFile('/proc/mounts', 'utf8')).not.toContain(folder);
  });
});

describe('a disk in an image', () => {
  afterEach(() => loopDisk.remove(folder));

  it('stops a writer at its size and takes no room of the host before it is used', async () => {
    await loopDisk.create(folder, 64 * megabyte);
    expect((await stat(join(folder, 'disk.img'))).blocks * 512).toBeLessThan(4 * megabyte);
    await expect(writeFile(join(folder, 'disk/a'), Buffer.alloc(80 * megabyte, 1))).rejects.toMatchObject({
      code: 'ENOSPC',
    });
    const { usedBytes, limitBytes } = await loopDisk.usage(folder);
    expect((limitBytes ?? 0) - usedBytes).toBeLessThan(2 * megabyte);
  });

  it('lets no program in it gain rights, and no device in it work', async () => {
    await loopDisk.create(folder, 64 * megabyte);
    const mount = (await readFile('/proc/mounts', 'utf8')).split('\n').find((line) => line.includes(folder));
    expect(mount).toMatch(/nosuid,nodev/);
  });

  it('keeps inode numbers and times in a copy', async () => {
    await loopDisk.create(folder, 64 * megabyte);
    await writeFile(join(folder, 'disk/a'), 'a');
    const facts = await stat(join(folder, 'disk/a'), { bigint: true });
    await loopDisk.close(folder);
    const copy = join(root, 'copy');
    await mkdir(copy);
    await loopDisk.copy?.(folder, copy);
    await loopDisk.open(copy);
    const { ino, ctimeNs, mtimeNs } = await stat(join(copy, 'disk/a'), { bigint: true });
    await loopDisk.remove(copy);
    expect({ ino, ctimeNs, mtimeNs }).toEqual({ ino: facts.ino, ctimeNs: facts.ctimeNs, mtimeNs: facts.mtimeNs });
  });

  it('is copied whole while another process holds the mounts of the host, as one does that starts a container', async () => {
    await loopDisk.create(folder, 64 * megabyte);
    const holder = spawn('unshare', ['--mount', '--propagation', 'private', 'sh', '-c', 'echo holds; exec sleep 60']);
    await once(holder.stdout, 'data');
    await writeFile(join(folder, 'disk/a'), 'written');
    await loopDisk.close(folder);
    const copy = join(root, 'copy');
    await mkdir(copy);
    await loopDisk.copy?.(folder, copy);
    await loopDisk.open(copy);
    const content = await readFile(join(copy, 'disk/a'), 'utf8').catch(() => 'missing');
    await loopDisk.remove(copy);
    holder.kill();
    expect(content).toBe('written');
  });

  it('refuses to go while something uses it, and goes afterwards', async () => {
    await loopDisk.create(folder, 64 * megabyte);
    execFileSync('mkdir', [join(folder, 'disk/busy')]);
    execFileSync('mount', ['-t', 'tmpfs', 'none', join(folder, 'disk/busy')]);
    await expect(loopDisk.remove(folder)).rejects.toThrow();
    execFileSync('umount', [join(folder, 'disk/busy')]);
    await loopDisk.remove(folder);
  });
});

describe('chooseDisk', () => {
  it('chooses images where they can be mounted, and leaves no trace of the trial', async () => {
    expect(process.getuid?.()).toBe(0);
    expect(await chooseDisk(root)).toBe(loopDisk);
    expect(await readFile('/proc/mounts', 'utf8')).not.toContain(root);
  });
});
