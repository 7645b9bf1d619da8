import { mkdir, mkdtemp, readdir, readFile, rename, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@codex-web/contracts/app-error';
import { type GitOptions, git } from '@codex-web/git-remote/git';
import { GitError } from '@codex-web/git-remote/git-error';
import { type Remote, remoteArguments } from '@codex-web/git-remote/remote';
import { unreachable } from '@codex-web/git-remote/unreachable';
import { withFileLock } from './file-lock.ts';

export type WantedCommit = {
  repositoryId: string;
  commit: string;
  /** Asked for only when the commit is not here yet. */
  remote: () => Promise<Remote>;
  signal?: AbortSignal;
};

const fetchTimeoutMs = 30 * 60_000;
/** Each fetch leaves a pack; more than this are made one. */
const maxPacks = 24;
const pinPrefix = 'refs/codex-web/commits/';

/**
 * Bare copies of the repositories on this host, one for each, brought up to date when a commit is wanted that is not
 * there. A commit that was given out stays as long as its copy: checkouts borrow its objects. Each shows by its time when it was
 * last asked for.
 *
 * Several processes may use the folder at once. A copy is built beside its place and put there when it is whole, and
 * one that turns out broken is built anew.
 */
export class Mirrors {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Looks without git, which takes longer to start than to answer. For whoever reads the commit out of the mirror at
   * once, and so learns when objects of it are gone after all.
   * @returns the git directory of a mirror that was given out for the commit before; null when `provide` has to be asked.
   */
  async find({ repositoryId, commit }: WantedCommit): Promise<string | null> {
    const gitDir = this.#gitDir(repositoryId);
    await noteAsked(gitDir);
    const pinned = await readFile(join(gitDir, `${pinPrefix}${commit}`), 'utf8').catch(() => null);
    const packs = await readdir(join(gitDir, 'objects/pack')).catch(() => []);
    return pinned?.trim() === commit && packs.length > 0 ? gitDir : null;
  }

  /**
   * @returns the git directory of a mirror that has the commit with its whole history. Asks nobody when it is there.
   * @throws AppError `commit_not_found`, `repository_unreachable`; what `remote` throws; the signal's reason.
   */
  async provide(wanted: WantedCommit): Promise<string> {
    const gitDir = this.#gitDir(wanted.repositoryId);
    await noteAsked(gitDir);
    if (await isPinned(gitDir, wanted)) return gitDir;
    return await this.#locked(wanted, async () => {
      if (await isPinned(gitDir, wanted)) return gitDir;
      if (!(await isUsable(gitDir, wanted))) await this.#build(gitDir, wanted);
      else if (!(await pinIfComplete(gitDir, wanted))) await this.#update(gitDir, wanted);
      return gitDir;
    });
  }

  /** Builds the mirror anew from the remote: for whoever finds that objects of it cannot be read. Throws as `provide`. */
  async rebuild(wanted: WantedCommit): Promise<string> {
    const gitDir = this.#gitDir(wanted.repositoryId);
    return await this.#locked(wanted, async () => {
      await this.#build(gitDir, wanted);
      return gitDir;
    });
  }

  #gitDir(repositoryId: string): string {
    if (!/^[A-Za-z0-9-]{1,64}$/.test(repositoryId)) throw new Error('a repository id has letters, digits and dashes');
    return join(this.#folder, `${repositoryId}.git`);
  }

  async #locked<T>({ repositoryId, signal }: WantedCommit, action: () => Promise<T>): Promise<T> {
    await mkdir(this.#folder, { recursive: true });
    return await withFileLock(join(this.#folder, `${repositoryId}.lock`), action, signal && { signal });
  }

  async #update(gitDir: string, wanted: WantedCommit): Promise<void> {
    const remote = await wanted.remote();
    try {
      await fetchCommit(gitDir, remote, wanted);
    } catch (error) {
      if (!(error instanceof GitError) || (await isWhole(gitDir, wanted))) throw unreachable(error);
      return await this.#build(gitDir, wanted);
    }
    if (await hasManyPacks(gitDir)) await git(['repack', '-a', '-d', '-q'], inside(gitDir, wanted, fetchTimeoutMs));
  }

  async #build(gitDir: string, wanted: WantedCommit): Promise<void> {
    const remote = await wanted.remote();
    await this.#removeHalfMade(wanted.repositoryId);
    const fresh = await mkdtemp(join(this.#folder, `${wanted.repositoryId}.new-`));
    try {
      const format = wanted.commit.length === 64 ? 'sha256' : 'sha1';
      await git(['init', '--bare', '--quiet', `--object-format=${format}`, '--template=', fresh]);
      await fetchCommit(fresh, remote, wanted);
      await this.#putInPlace(fresh, gitDir, wanted);
    } catch (error) {
      throw unreachable(error);
    } finally {
      await rm(fresh, { recursive: true, force: true });
    }
  }

  /** What a process left that died while building. */
  async #removeHalfMade(repositoryId: string): Promise<void> {
    const names = (await readdir(this.#folder)).filter((name) => name.startsWith(`${repositoryId}.new-`));
    for (const name of names) await rm(join(this.#folder, name), { recursive: true, force: true });
  }

  /** Commits that were given out may be gone from the remote; what can still be read of them comes from the old mirror. */
  async #putInPlace(fresh: string, gitDir: string, wanted: WantedCommit): Promise<void> {
    const rescue = ['fetch', '--quiet', '--no-tags', '--', gitDir, `+${pinPrefix}*:${pinPrefix}*`];
    await succeeds(rescue, inside(fresh, wanted, fetchTimeoutMs));
    const old = `${fresh}-old`;
    await rename(gitDir, old).catch(ignoreMissing);
    await rename(fresh, gitDir);
    await rm(old, { recursive: true, force: true });
  }
}

function inside(gitDir: string, { signal }: WantedCommit, timeoutMs = 60_000): GitOptions {
  // A small fetch would otherwise be stored as one file for each object.
  return { env: { GIT_DIR: gitDir }, config: ['fetch.unpackLimit=1'], timeoutMs, ...(signal && { signal }) };
}

/** Before it is looked at, so that one that is being removed is not found by whoever asks for it after. */
async function noteAsked(gitDir: string): Promise<void> {
  await utimes(gitDir, new Date(), new Date()).catch(() => undefined);
}

async function succeeds(args: readonly string[], options: GitOptions): Promise<boolean> {
  try {
    await git(args, options);
    return true;
  } catch (error) {
    if (error instanceof GitError && error.failure === 'exit') return false;
    throw error;
  }
}

function isPinned(gitDir: string, wanted: WantedCommit): Promise<boolean> {
  return succeeds(['rev-parse', '--verify', '--quiet', `${pinPrefix}${wanted.commit}^{tree}`], inside(gitDir, wanted));
}

function isUsable(gitDir: string, wanted: WantedCommit): Promise<boolean> {
  return succeeds(['for-each-ref', '--count=1', '--format=%(objecttype)'], inside(gitDir, wanted));
}

function isWhole(gitDir: string, wanted: WantedCommit): Promise<boolean> {
  const check = ['fsck', '--connectivity-only', '--no-dangling', '--no-progress'];
  return succeeds(check, inside(gitDir, wanted, fetchTimeoutMs));
}

/** The commit may have come with a branch, or in a fetch that was cut off before it was complete. */
async function pinIfComplete(gitDir: string, wanted: WantedCommit): Promise<boolean> {
  const options = inside(gitDir, wanted);
  if (!(await succeeds(['cat-file', '-e', `${wanted.commit}^{commit}`], options))) return false;
  const isComplete = await succeeds(['rev-list', '--objects', '--quiet', wanted.commit, '--not', '--all'], options);
  if (isComplete) await pin(gitDir, wanted);
  return isComplete;
}

async function pin(gitDir: string, wanted: WantedCommit): Promise<void> {
  await git(['update-ref', `${pinPrefix}${wanted.commit}`, wanted.commit], inside(gitDir, wanted));
}

async function fetchCommit(gitDir: string, remote: Remote, wanted: WantedCommit): Promise<void> {
  const { config, protocols, options, location } = remoteArguments(remote);
  const base = inside(gitDir, wanted, fetchTimeoutMs);
  const run = {
    ...base,
    config: [...config, ...(base.config ?? [])],
    env: { ...base.env, GIT_ALLOW_PROTOCOL: protocols },
  };
  const fetch = (prune: string, ...refspecs: string[]) =>
    git(['fetch', '--quiet', '--force', prune, '--no-tags', ...options, '--', location, ...refspecs], run);
  await fetch('--prune', '+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*');
  if (await pinIfComplete(gitDir, wanted)) return;
  try {
    await fetch('--no-prune', `+${wanted.commit}:${pinPrefix}${wanted.commit}`);
  } catch (error) {
    if (error instanceof GitError && /not our ref|unadvertised object|does not allow request/i.test(error.stderr)) {
      throw new AppError('commit_not_found', `The repository no longer has the commit ${wanted.commit}.`, {
        cause: error,
      });
    }
    throw error;
  }
}

async function hasManyPacks(gitDir: string): Promise<boolean> {
  const names = await readdir(join(gitDir, 'objects/pack'));
  return names.filter((name) => name.endsWith('.pack')).length > maxPacks;
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
}
