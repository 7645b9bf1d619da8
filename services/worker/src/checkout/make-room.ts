import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@codex-web/contracts/app-error';
import { borrowedMirror } from './borrowed-mirror.ts';
import { removeUnusedMirrors } from './remove-unused-mirrors.ts';

export type HostRoom = {
  mirrorsFolder: string;
  sandboxesFolder: string;
  /** What has to be free on the disks of both before there is another checkout. */
  minFreeBytes: number;
  /** What is free on the disk that a folder is on. */
  freeBytes: (folder: string) => Promise<number>;
};

/**
 * Sees to it that the host has room for another checkout. Where it has not, mirrors that no sandbox needs are removed.
 * @throws AppError `sandbox_failed`, for the operator, when that does not make enough; the signal's reason.
 */
export async function makeRoom(room: HostRoom, signal: AbortSignal): Promise<void> {
  const { mirrorsFolder, sandboxesFolder, minFreeBytes, freeBytes } = room;
  const isEnough = async (folder: string) => (await freeBytes(folder)) >= minFreeBytes;
  const hasRoom = async () => (await isEnough(mirrorsFolder)) && (await isEnough(sandboxesFolder));
  if (await hasRoom()) return;
  await removeUnusedMirrors(mirrorsFolder, {
    borrowed: await borrowedMirrors(sandboxesFolder),
    isEnough: () => isEnough(mirrorsFolder),
    now: Date.now(),
    signal,
  });
  if (!(await hasRoom())) throw noRoom(minFreeBytes);
}

async function borrowedMirrors(sandboxesFolder: string): Promise<Set<string>> {
  const names = await readdir(sandboxesFolder);
  const mirrors = await Promise.all(names.map((name) => borrowedMirror(join(sandboxesFolder, name))));
  return new Set(mirrors.filter((mirror) => mirror !== null));
}

function noRoom(minFreeBytes: number): AppError {
  const size = `${Math.round(minFreeBytes / 1024 ** 2).toLocaleString('en')} MiB`;
  const message = `The disk of the worker's host has less than ${size} free, so no new sandbox is made on it. Whoever runs this server can free space there or set MIN_FREE_BYTES lower; then start the task again.`;
  return new AppError('sandbox_failed', message);
}
