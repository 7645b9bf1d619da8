import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import type { DiskProvider } from './disk-provider.ts';
import { folderDisk } from './folder-disk.ts';
import { loopDisk } from './loop-disk.ts';

/** The best kind of disk this machine can give in that folder, found out by trying. */
export async function chooseDisk(folder: string): Promise<DiskProvider> {
  if (process.getuid?.() !== 0) return folderDisk;
  const trial = await mkdtemp(join(folder, '.trial-'));
  try {
    await loopDisk.create(trial, 4 * 1024 * 1024);
    return loopDisk;
  } catch {
    return folderDisk;
  } finally {
    await loopDisk.remove(trial);
  }
}
