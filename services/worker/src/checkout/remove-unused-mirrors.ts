import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { withFileLock } from './file-lock.ts';

/** Longer than any checkout takes from asking for a mirror to noting that it borrows from it. */
const takenIntoUseMs = 2 * 3_600_000;

export type UnusedMirrors = {
  /** The git directories that a sandbox borrows from. */
  borrowed: ReadonlySet<string>;
  /** Asked before each one. */
  isEnough: () => Promise<boolean>;
  /** In milliseconds since 1970. */
  now: number;
  signal: AbortSignal;
};

/**
 * Removes mirrors until it is enough, those first that nobody asked for the longest time. One stays that a sandbox borrows
 * from, and one that was asked for not long ago, on which a checkout may be at work. One that is wanted again is built anew.
 */
export async function removeUnusedMirrors(
  folder: string,
  { borrowed, isEnough, now, signal }: UnusedMirrors,
): Promise<void> {
  for (const { gitDir, askedAt } of await byAge(folder)) {
    if (await isEnough()) return;
    if (borrowed.has(gitDir) || now - askedAt < takenIntoUseMs) continue;
    await withFileLock(gitDir.replace(/\.git$/, '.lock'), () => removeUnlessAsked(gitDir, askedAt), { signal });
  }
}

/** Put aside first: from then on nobody finds it, and whoever did before has left a newer time on it. */
async function removeUnlessAsked(gitDir: string, askedAt: number): Promise<void> {
  if ((await stat(gitDir)).mtimeMs !== askedAt) return;
  const aside = gitDir.replace(/\.git$/, '.new-unused');
  await rm(aside, { recursive: true, force: true });
  await rename(gitDir, aside);
  if ((await stat(aside)).mtimeMs !== askedAt) return await rename(aside, gitDir);
  await rm(aside, { recursive: true, force: true });
}

async function byAge(folder: string): Promise<{ gitDir: string; askedAt: number }[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.git'));
  const found = names.map(async (name) => {
    const gitDir = join(folder, name);
    const facts = await stat(gitDir).catch(() => null);
    return facts === null ? [] : [{ gitDir, askedAt: facts.mtimeMs }];
  });
  return (await Promise.all(found)).flat().sort((a, b) => a.askedAt - b.askedAt);
}
