import type { DiffFile, DiffStatistics } from '@codex-web/contracts/diff';
import { type GitOptions, git } from '@codex-web/git-remote/git';

/** `renames` is whether a file that moved is told as one that moved. */
export type DiffOptions = GitOptions & { renames: boolean };

function plainDiff({ renames }: DiffOptions): string[] {
  const always = ['diff-tree', '-r', '--no-color', '--no-ext-diff', '--no-textconv', '--ignore-submodules=all'];
  return [...always, renames ? '-M' : '--no-renames'];
}

/**
 * The difference of two trees as a patch for `git apply`, binary files included, at most `maxBytes` long.
 * @throws GitError; its failure is `output_too_large` when the patch is longer.
 */
export function patchOf(base: string, result: string, options: DiffOptions, maxBytes: number): Promise<Buffer> {
  const format = ['-p', '--binary', '--full-index', '--src-prefix=a/', '--dst-prefix=b/'];
  return git([...plainDiff(options), ...format, base, result], {
    ...options,
    config: ['core.quotePath=off'],
    maxOutputBytes: maxBytes,
  });
}

/** The files of that difference, in the order of the patch. */
export async function filesOf(base: string, result: string, options: DiffOptions): Promise<DiffFile[]> {
  const output = await git([...plainDiff(options), '-z', '--raw', '--numstat', base, result], {
    ...options,
    maxOutputBytes: 512 * 1024 * 1024,
  });
  return parseFiles(output);
}

export function statisticsOf(files: readonly DiffFile[], patch: Buffer): DiffStatistics {
  return {
    files: files.length,
    added: files.reduce((sum, { added }) => sum + added, 0),
    removed: files.reduce((sum, { removed }) => sum + removed, 0),
    sizeBytes: patch.length,
  };
}

const statuses: Record<string, DiffFile['status']> = {
  A: 'added',
  M: 'modified',
  D: 'deleted',
  R: 'renamed',
  C: 'copied',
  T: 'type_changed',
};

/** First all raw records, then as many of --numstat, both in the same order; in each a renamed file has two paths. */
function parseFiles(output: Buffer): DiffFile[] {
  const fields = output.toString('utf8').split('\0');
  const files: DiffFile[] = [];
  let next = 0;
  for (; fields[next]?.startsWith(':'); next += 2) {
    const letter = fields[next]?.split(' ').at(-1)?.charAt(0) ?? '';
    const hasTwoPaths = letter === 'R' || letter === 'C';
    const oldPath = hasTwoPaths ? (fields[next + 1] ?? '') : null;
    if (hasTwoPaths) next += 1;
    const status = statuses[letter] ?? 'modified';
    files.push({ path: fields[next + 1] ?? '', oldPath, status, added: 0, removed: 0, binary: false });
  }
  for (const file of files) {
    const [added, removed, path] = fields[next]?.split('\t') ?? [];
    Object.assign(file, { added: Number(added) || 0, removed: Number(removed) || 0, binary: added === '-' });
    next += path === '' ? 3 : 1;
  }
  return files;
}
