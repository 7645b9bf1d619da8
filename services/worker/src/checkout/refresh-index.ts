import { chown } from 'node:fs/promises';
import { join } from 'node:path';
import { git } from '@codex-web/git-remote/git';
import { GitError } from '@codex-web/git-remote/git-error';

/**
 * Has git remember the files of a fresh checkout as they are now. Their owner shows in what it remembers of each; without
 * this the agent's first git status reads them all.
 * @throws GitError or Error when the disk has no room; the signal's reason.
 */
export async function refreshIndex(
  workspace: string,
  user: { uid: number; gid: number },
  signal: AbortSignal,
): Promise<void> {
  try {
    await git(['update-index', '-q', '--refresh'], { cwd: workspace, signal, timeoutMs: 30 * 60_000 });
  } catch (error) {
    // A repository may disagree with its own attributes; then some files are never up to date.
    if (!(error instanceof GitError && error.exitCode === 1)) throw error;
  }
  if (process.getuid?.() === 0) await chown(join(workspace, '.git/index'), user.uid, user.gid);
}
