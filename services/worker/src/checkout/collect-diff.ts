import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '@codex-web/contracts/app-error';
import type { DiffFile, DiffStatistics } from '@codex-web/contracts/diff';
import { git } from '@codex-web/git-remote/git';
import { GitError } from '@codex-web/git-remote/git-error';
import { conversionsAt } from './base-attributes.ts';
import { filesOf, patchOf, statisticsOf } from './diff-trees.ts';
import { findIgnored } from './ignored-paths.ts';
import { importedTrees, importTree } from './import-tree.ts';
import { type BytePath, pathBytes } from './list-tree.ts';
import { readTreeFile, readTreeLink } from './read-tree-file.ts';
import { type TextConversion, toRepository } from './text-conversion.ts';
import { type ChangedFile, findChanges, type TreeChanges } from './tree-changes.ts';
import { loadSnapshot, type TreeSnapshot } from './tree-snapshot.ts';

export type CollectedDiff = { patch: Buffer; files: DiffFile[]; statistics: DiffStatistics };

export type DiffSource = {
  workspace: string;
  /** Of the workspace when it was a fresh checkout of the base commit. */
  snapshotFile: string;
  baseCommit: string;
  /** A git directory that has the base commit, and that no sandbox can write to. */
  mirror: string;
};

export type DiffLimits = { maxBytes: number; timeoutMs: number; signal?: AbortSignal };

/** Of all changed files together, for each byte the patch may have. Beyond it no patch can be expected to fit. */
const contentFactor = 16;

/**
 * The difference between the base commit and what a workspace holds now, as a patch that `git apply` turns a clean
 * clone of that commit into the workspace with: byte for byte, with the right to execute, links, renames and binary
 * files. Left out are ignored files that were not tracked, everything in a `.git` at any depth, special files, empty
 * folders, and names git refuses.
 *
 * No git runs in the workspace or on its `.git`, so nothing the agent put there takes effect. What changed is found by
 * what the kernel says of each file; only that is read, without following links; git is then given the bytes.
 *
 * @throws AppError `diff_too_large`, and `sandbox_failed` when it takes too long; GitError or Error when the workspace
 *   or the mirror cannot be read; the signal's reason.
 */
export async function collectDiff(source: DiffSource, limits: DiffLimits): Promise<CollectedDiff> {
  const timeout = AbortSignal.timeout(limits.timeoutMs);
  const signal = limits.signal ? AbortSignal.any([limits.signal, timeout]) : timeout;
  const scratch = await mkdtemp(join(tmpdir(), 'codex-web-diff-'));
  try {
    return await new DiffCollection(source, limits, scratch, signal).collect();
  } catch (error) {
    limits.signal?.throwIfAborted();
    if (timeout.aborted) throw tookTooLong();
    if (error instanceof GitError && error.failure === 'output_too_large') throw tooLarge();
    throw error;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

class DiffCollection {
  readonly #source: DiffSource;
  readonly #limits: DiffLimits;
  readonly #scratch: string;
  readonly #gitDir: string;
  readonly #signal: AbortSignal;

  constructor(source: DiffSource, limits: DiffLimits, scratch: string, signal: AbortSignal) {
    this.#source = source;
    this.#limits = limits;
    this.#scratch = scratch;
    this.#gitDir = join(scratch, 'git');
    this.#signal = signal;
  }

  async collect(): Promise<CollectedDiff> {
    const workspace = await realpath(this.#source.workspace);
    const snapshot = await loadSnapshot(this.#source.snapshotFile);
    const changes = await findChanges(workspace, snapshot, this.#signal);
    await makeGitDir(this.#gitDir, this.#source);
    const written = [...changes.touched, ...(await this.#wanted(workspace, changes))];
    this.#checkSize(written);
    const conversions = await this.#conversions(snapshot, written);
    const { baseCommit } = this.#source;
    const { removed } = changes;
    const isFolderNow = (place: BytePath) => written.some(({ path }) => path.startsWith(`${place}/`));
    const forgotten = snapshot.emptyFolders.filter(isFolderNow);
    const read = (file: ChangedFile) => this.#read(workspace, file, conversions.get(file.path));
    await importTree(this.#gitDir, { baseCommit, forgotten, removed, written, read }, this.#signal);
    // git apply does not see that a link is gone when it is told to have moved, and refuses what comes in its place.
    const renames = !removed.some((path) => snapshot.signatures.get(path)?.startsWith('l') && isFolderNow(path));
    return await this.#compare(renames);
  }

  /** The files that were not tracked and are not ignored. */
  async #wanted(workspace: string, changes: TreeChanges): Promise<ChangedFile[]> {
    const shadow = join(this.#scratch, 'ignore');
    await mkdir(shadow);
    const ignored = await findIgnored(workspace, changes, { gitDir: this.#gitDir, shadow, signal: this.#signal });
    return changes.added.filter(({ path }) => !ignored.has(path));
  }

  #checkSize(written: readonly ChangedFile[]): void {
    const { maxBytes } = this.#limits;
    const total = written.reduce((sum, { size }) => sum + size, 0);
    if (total > maxBytes * contentFactor || written.some(({ size }) => size > maxBytes)) throw tooLarge();
  }

  async #conversions(snapshot: TreeSnapshot, written: readonly ChangedFile[]): Promise<Map<BytePath, TextConversion>> {
    const hasAttributes = [...snapshot.signatures.keys()].some((path) => /(^|\/)\.gitattributes$/.test(path));
    const files = written.filter(({ kind }) => kind !== 'link').map(({ path }) => path);
    if (!hasAttributes || files.length === 0) return new Map();
    const { baseCommit } = this.#source;
    return await conversionsAt(baseCommit, files, {
      gitDir: this.#gitDir,
      scratch: this.#scratch,
      signal: this.#signal,
    });
  }

  async #read(
    workspace: string,
    { path, kind }: ChangedFile,
    conversion: TextConversion | undefined,
  ): Promise<Buffer | null> {
    if (kind === 'link') return await readTreeLink(workspace, path);
    const content = await readTreeFile(workspace, path, this.#limits.maxBytes);
    if (content === null || conversion === undefined) return content;
    if (conversion.encoding !== null) return await this.#decode(path, content);
    return toRepository(content, conversion);
  }

  /** Git knows the encodings; it is told the attributes of the base commit by way of the index that holds it. */
  async #decode(path: BytePath, content: Buffer): Promise<Buffer> {
    const empty = join(this.#scratch, 'empty');
    await mkdir(empty, { recursive: true });
    const env = { GIT_DIR: this.#gitDir, GIT_WORK_TREE: empty, GIT_INDEX_FILE: join(this.#scratch, 'base-index') };
    const options = { cwd: empty, env, config: ['core.bare=false'], signal: this.#signal };
    try {
      const name = pathBytes(path).toString('utf8');
      const id = await git(['hash-object', '-w', '--stdin', '--path', name], { ...options, input: content });
      return await git(['cat-file', 'blob', id.toString('utf8').trim()], {
        ...options,
        maxOutputBytes: 4 * content.length + 64,
      });
    } catch (error) {
      // It is not in the encoding it should be in; then it is taken as it is.
      if (error instanceof GitError && error.failure === 'exit') return content;
      throw error;
    }
  }

  async #compare(renames: boolean): Promise<CollectedDiff> {
    const { timeoutMs } = this.#limits;
    const options = { env: { GIT_DIR: this.#gitDir }, signal: this.#signal, timeoutMs, renames };
    const { base, result } = importedTrees;
    const [patch, files] = await Promise.all([
      patchOf(base, result, options, this.#limits.maxBytes),
      filesOf(base, result, options),
    ]);
    return { patch, files, statistics: statisticsOf(files, patch) };
  }
}

/** A git directory for one collection, which borrows the objects of the mirror. */
async function makeGitDir(gitDir: string, { mirror, baseCommit }: DiffSource): Promise<void> {
  await mkdir(join(gitDir, 'objects/info'), { recursive: true });
  await mkdir(join(gitDir, 'refs'));
  await writeFile(join(gitDir, 'HEAD'), 'ref: refs/heads/none\n');
  const isSha256 = baseCommit.length === 64;
  const format = isSha256 ? '[extensions]\n\tobjectformat = sha256\n' : '';
  await writeFile(
    join(gitDir, 'config'),
    `[core]\n\trepositoryformatversion = ${isSha256 ? 1 : 0}\n\tbare = true\n${format}`,
  );
  await writeFile(join(gitDir, 'objects/info/alternates'), `${join(mirror, 'objects')}\n`);
}

function tooLarge(): AppError {
  const message =
    'The changes are larger than a diff may be. Ask the agent to leave out generated files, or have them ignored by .gitignore.';
  return new AppError('diff_too_large', message);
}

function tookTooLong(): AppError {
  return new AppError('sandbox_failed', 'Computing the diff took too long. Send a follow-up to try again.');
}
