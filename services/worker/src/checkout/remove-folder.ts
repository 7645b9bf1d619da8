import { lstat } from 'node:fs/promises';
import { runProgram } from './run-program.ts';

const removeWithinMs = 10 * 60_000;

/**
 * Deletes a folder with all that is in it, without following links or leaving its file system. Safe twice.
 * @throws when something in it cannot be deleted.
 */
export async function removeFolder(folder: string): Promise<void> {
  if ((await lstat(folder).catch(() => null)) === null) return;
  const remove = () => runProgram('rm', ['-rf', '--one-file-system', '--', folder], { timeoutMs: removeWithinMs });
  try {
    await remove();
  } catch {
    // Without root, a folder whose owner may not write to it has to be made writable first.
    await runProgram('chmod', ['-R', 'u+rwX', '--', folder], { timeoutMs: removeWithinMs }).catch(() => undefined);
    await remove();
  }
}
