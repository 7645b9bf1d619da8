import { mkdir, open, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { DiskProvider, DiskUsage } from './disk-provider.ts';
import { removeFolder } from './remove-folder.ts';
import { runProgram } from './run-program.ts';

/** Nothing survives a power cut in a sandbox anyway, so no journal; and no part of the disk is kept back for root. */
const fileSystemOptions = [
  '-q',
  '-F',
  '-O',
  '^has_journal',
  '-m',
  '0',
  '-I',
  '256',
  '-E',
  'lazy_itable_init=1,nodiscard',
];
/** For the same reason a program that asks for its files to be brought to the disk need not wait for that. */
const mountOptions = 'loop,nosuid,nodev,noatime,barrier=0';
const writeOutWithinMs = 10 * 60_000;

/** Disks that are file systems of their own in a sparse file: a hard limit, and no room taken before it is used. Needs root. */
export const loopDisk: DiskProvider = {
  enforcesLimit: true,

  async create(folder, sizeBytes) {
    const file = await open(imageOf(folder), 'wx', 0o600);
    try {
      await file.truncate(sizeBytes);
    } finally {
      await file.close();
    }
    await runProgram('mkfs.ext4', [...fileSystemOptions, imageOf(folder)]);
    await mkdir(mountPointOf(folder));
    await mount(folder);
  },

  async open(folder) {
    await mkdir(mountPointOf(folder), { recursive: true });
    if (!(await isMounted(folder))) await mount(folder);
  },

  async close(folder) {
    if (!(await isMounted(folder))) return;
    await unmount(folder);
    const image = await open(imageOf(folder));
    try {
      await image.sync();
    } finally {
      await image.close();
    }
  },

  async copy(from, to) {
    await runProgram('cp', ['--sparse=always', '--reflink=auto', '--', imageOf(from), imageOf(to)]);
  },

  async usage(folder): Promise<DiskUsage> {
    if (!(await isMounted(folder))) throw new Error(`the disk of ${folder} is not open`);
    const { blocks, bfree, bavail, bsize } = await statfs(mountPointOf(folder));
    const used = blocks - bfree;
    // The file system keeps a little for itself, which nobody can use.
    return { usedBytes: used * bsize, limitBytes: (used + bavail) * bsize };
  },

  async remove(folder) {
    await unmount(folder);
    await removeFolder(folder);
  },
};

function imageOf(folder: string): string {
  return join(folder, 'disk.img');
}

function mountPointOf(folder: string): string {
  return join(folder, 'disk');
}

async function mount(folder: string): Promise<void> {
  await runProgram('mount', ['-t', 'ext4', '-o', mountOptions, '--', imageOf(folder), mountPointOf(folder)]);
}

async function unmount(folder: string): Promise<void> {
  while (await isMounted(folder)) {
    // A container that is being started at this moment holds every mount of the host for a while: unmounting does not
    // write the file system out then, and the image would be copied without its newest part.
    await runProgram('sync', ['-f', '--', mountPointOf(folder)], { timeoutMs: writeOutWithinMs });
    await runProgram('umount', ['--', mountPointOf(folder)], { timeoutMs: writeOutWithinMs });
  }
}

async function isMounted(folder: string): Promise<boolean> {
  try {
    const [inside, around] = await Promise.all([stat(mountPointOf(folder)), stat(folder)]);
    return inside.dev !== around.dev;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}
