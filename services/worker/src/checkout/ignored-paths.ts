import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { git } from '@codex-web/git-remote/git';
import { GitError } from '@codex-web/git-remote/git-error';
import { type BytePath, pathBytes } from './list-tree.ts';
import { readTreeFile } from './read-tree-file.ts';
import type { ChangedFile } from './tree-changes.ts';
import { parentOf } from './tree-snapshot.ts';

/** git itself does not read larger ones. */
const maxIgnoreFileBytes = 1024 * 1024;

/**
 * Which of some paths the tree's .gitignore files ignore. git decides, but it is shown copies of those files only, in
 * `shadow`, an empty folder of ours: it never looks into the tree.
 */
export async function findIgnored(
  workspace: string,
  { added, ignoreFiles }: { added: readonly ChangedFile[]; ignoreFiles: readonly ChangedFile[] },
  { gitDir, shadow, signal }: { gitDir: string; shadow: string; signal: AbortSignal },
): Promise<Set<BytePath>> {
  if (ignoreFiles.length === 0 || added.length === 0) return new Set();
  for (const { path } of ignoreFiles) await copyIgnoreFile(workspace, path, shadow);
  // With the dot before it no path can be taken for a pattern.
  const paths = added.map(({ path }) => `./${path}\0`).join('');
  try {
    const output = await git(['check-ignore', '-z', '--stdin', '--no-index'], {
      cwd: shadow,
      env: { GIT_DIR: gitDir, GIT_WORK_TREE: shadow, GIT_LITERAL_PATHSPECS: '0' },
      config: ['core.bare=false'],
      input: Buffer.from(paths, 'latin1'),
      maxOutputBytes: paths.length + 1,
      timeoutMs: 10 * 60_000,
      signal,
    });
    const ignored = output.toString('latin1').split('\0').slice(0, -1);
    return new Set(ignored.map((path) => path.slice('./'.length)));
  } catch (error) {
    // How it says that none is ignored.
    if (error instanceof GitError && error.failure === 'exit' && error.exitCode === 1) return new Set();
    throw error;
  }
}

async function copyIgnoreFile(workspace: string, path: BytePath, shadow: string): Promise<void> {
  const content = await readTreeFile(workspace, path, maxIgnoreFileBytes);
  if (content === null) return;
  const at = (inside: BytePath) => Buffer.concat([Buffer.from(join(shadow, '/')), pathBytes(inside)]);
  await mkdir(at(parentOf(path)), { recursive: true });
  await writeFile(at(path), content);
}
