import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Notes in the folder of a sandbox which mirror its files came from. Written last, so that it also says that the folder is whole. */
export async function noteBorrowedMirror(folder: string, mirror: string): Promise<void> {
  await writeFile(join(folder, 'mirror'), mirror);
}

/** The mirror that the diff of a sandbox is made with; null while its folder is not whole, and when there is none. */
export async function borrowedMirror(folder: string): Promise<string | null> {
  try {
    return await readFile(join(folder, 'mirror'), 'utf8');
  } catch {
    return null;
  }
}
