import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { DataFolder } from './data-folder.ts';

const graceMs = 10_000;

/** Stops services of an earlier start whose launcher was killed before it could. */
export async function stopLeftovers(folder: DataFolder): Promise<void> {
  for (const name of await readdir(folder.pids)) {
    const pid = Number(await readFile(join(folder.pids, name), 'utf8').catch(() => ''));
    if (pid > 0 && (await isOurs(pid, folder))) await stop(pid, folder, name === 'postgres' ? 'SIGINT' : 'SIGTERM');
  }
}

async function stop(pid: number, folder: DataFolder, signal: NodeJS.Signals): Promise<void> {
  process.kill(pid, signal);
  for (let waited = 0; waited < graceMs; waited += 100) {
    if (!(await isOurs(pid, folder))) return;
    await delay(100);
  }
  process.kill(pid, 'SIGKILL');
}

/** A process id may belong to another program by now: ours carry the data folder in their environment. */
async function isOurs(pid: number, folder: DataFolder): Promise<boolean> {
  const env = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
  return env.split('\0').includes(`CODEX_WEB_DATA=${folder.root}`);
}
