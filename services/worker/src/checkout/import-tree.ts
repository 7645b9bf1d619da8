import { git } from '@codex-web/git-remote/git';
import { type BytePath, pathBytes } from './list-tree.ts';
import type { ChangedFile } from './tree-changes.ts';

export type TreeImport = {
  baseCommit: string;
  /** Places of submodules that now hold files: taken out of the base as well, since no patch can turn one into the other. */
  forgotten: readonly BytePath[];
  removed: readonly BytePath[];
  written: readonly ChangedFile[];
  /** The content of a file as the repository is to have it; null when it is gone by now. */
  read: (file: ChangedFile) => Promise<Buffer | null>;
};

/** Names, in the git directory of the import, the tree before and the tree after. */
export const importedTrees = { base: 'refs/codex-web/base', result: 'refs/codex-web/result' } as const;

const modes = { file: '100644', executable: '100755', link: '120000' } as const;
/** How many files are read ahead while one is written; large ones are not. */
const readAhead = 8;
const largeBytes = 1024 * 1024;

/** Makes a commit of a changed tree out of its base and what changed, without an index and without a work tree. */
export async function importTree(gitDir: string, tree: TreeImport, signal: AbortSignal): Promise<void> {
  await git(['fast-import', '--quiet', '--done', '--force'], {
    env: { GIT_DIR: gitDir },
    // What is written here is read once and thrown away: neither made small, nor brought to the disk, nor taken apart.
    config: ['core.compression=0', 'pack.compression=0', 'core.fsync=none', 'fastimport.unpackLimit=0'],
    input: importStream(tree),
    timeoutMs: 30 * 60_000,
    signal,
  });
}

async function* importStream(tree: TreeImport): AsyncGenerator<Buffer> {
  yield commitHeader(importedTrees.base, tree.baseCommit);
  for (const path of tree.forgotten) yield line('D ', path);
  yield commitHeader(importedTrees.result, importedTrees.base);
  // Removed first: a file may now stand where a folder was.
  for (const path of tree.removed) yield line('D ', path);
  for await (const { file, content } of readInOrder(tree)) {
    if (content === null) {
      yield line('D ', file.path);
      continue;
    }
    const head = line(`M ${modes[file.kind]} inline `, file.path);
    yield Buffer.concat([head, Buffer.from(`data ${content.length}\n`), content, Buffer.from('\n')]);
  }
  yield Buffer.from('done\n');
}

function commitHeader(ref: string, from: string): Buffer {
  return Buffer.from(`commit ${ref}\ncommitter codex-web <> 0 +0000\ndata 0\nfrom ${from}\n`);
}

function line(command: string, path: BytePath): Buffer {
  return Buffer.concat([Buffer.from(command), quoted(path), Buffer.from('\n')]);
}

function quoted(path: BytePath): Buffer {
  const escaped = path.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n');
  return pathBytes(`"${escaped}"`);
}

async function* readInOrder({
  written,
  read,
}: TreeImport): AsyncGenerator<{ file: ChangedFile; content: Buffer | null }> {
  const ahead: Promise<Buffer | null>[] = [];
  for (const [index, file] of written.entries()) {
    for (let next = index + ahead.length; next < Math.min(index + readAhead, written.length); next += 1) {
      const coming = written[next];
      if (coming === undefined || (next > index && coming.size > largeBytes)) break;
      const content = read(coming);
      content.catch(() => undefined);
      ahead.push(content);
    }
    yield { file, content: (await ahead.shift()) ?? null };
  }
}
