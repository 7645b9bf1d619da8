import { AppError } from '@codex-web/contracts/app-error';
import { isRepresentable } from './is-representable.ts';
import { type BytePath, listTree } from './list-tree.ts';
import type { TreeSnapshot } from './tree-snapshot.ts';

export type ChangedFile = { path: BytePath; kind: 'file' | 'executable' | 'link'; size: number };

/** How a tree differs from the checkout it was, before anything of it is read. */
export type TreeChanges = {
  /** Tracked files that were written to, replaced or given other rights, whether or not their content is another. */
  touched: ChangedFile[];
  /** Files that were not tracked, the ignored ones among them. */
  added: ChangedFile[];
  removed: BytePath[];
  /** Every .gitignore there is. */
  ignoreFiles: ChangedFile[];
};

/** A tree of more entries than this is not looked through. */
const maxEntries = 2_000_000;

/**
 * Compares a tree with its snapshot. Special files are as good as not there: no diff can hold them.
 * @throws AppError `diff_too_large`; Error when the tree cannot be listed; the signal's reason.
 */
export async function findChanges(
  workspace: string,
  snapshot: TreeSnapshot,
  signal: AbortSignal,
): Promise<TreeChanges> {
  const missing = new Map(snapshot.signatures);
  const changes: TreeChanges = { touched: [], added: [], removed: [], ignoreFiles: [] };
  let entries = 0;
  for await (const { path, type, mode, size, signature } of listTree(workspace, signal)) {
    entries += 1;
    if (entries > maxEntries) throw tooMany();
    if (type !== 'f' && type !== 'l') continue;
    if (!isRepresentable(path, type === 'l')) continue;
    const before = missing.get(path);
    missing.delete(path);
    const kind = type === 'l' ? 'link' : (mode & 0o100) !== 0 ? 'executable' : 'file';
    const file: ChangedFile = { path, kind, size };
    if (type === 'f' && isIgnoreFile(path)) changes.ignoreFiles.push(file);
    if (before === signature) continue;
    if (before === undefined) changes.added.push(file);
    else changes.touched.push(file);
  }
  changes.removed = [...missing.keys()];
  return changes;
}

function isIgnoreFile(path: BytePath): boolean {
  return path === '.gitignore' || path.endsWith('/.gitignore');
}

function tooMany(): AppError {
  return new AppError(
    'diff_too_large',
    'The agent left more files than can be compared. Ask it to clean up after itself.',
  );
}
