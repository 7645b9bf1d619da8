import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DiskProvider, DiskUsage } from './disk-provider.ts';
import { removeFolder } from './remove-folder.ts';
import { runProgram } from './run-program.ts';

/** Disks that are plain folders, where images cannot be mounted: nothing stops a writer but whoever watches `usage`. */
export const folderDisk: DiskProvider = {
  enforcesLimit: false,
  copy: null,

  async create(folder) {
    await mkdir(join(folder, 'disk'));
  },

  async open(folder) {
    await stat(join(folder, 'disk'));
  },

  async close() {},

  async usage(folder): Promise<DiskUsage> {
    const text = (await runProgram('du', ['-s', '-x', '-B1', '--', join(folder, 'disk')])).toString('utf8');
    return { usedBytes: Number.parseInt(text, 10), limitBytes: null };
  },

  remove: removeFolder,
};
