import { AppError } from '@codex-web/contracts/app-error';
import { GitError } from '@codex-web/git-remote/git-error';

/** Whether that error says that a disk has no room left. */
function isFull(error: unknown): boolean {
  if (error instanceof GitError) return error.stderr.includes('No space left on device');
  return error instanceof Error && 'code' in error && error.code === 'ENOSPC';
}

/** Throws an error on, in words for people when a sandbox's disk is too small. */
export function tellFull(error: unknown): never {
  throw isFull(error) ? diskFull(error) : error;
}

function diskFull(cause: unknown): AppError {
  const message = 'The repository does not fit on the disk of the sandbox. Give the environment a larger disk.';
  return new AppError('disk_full', message, { cause });
}
