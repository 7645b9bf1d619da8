import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '@codex-web/contracts/app-error';
import { type GitOptions, git } from './git.ts';
import { GitError } from './git-error.ts';
import { listBranches } from './list-branches.ts';
import { type Remote, remoteArguments } from './remote.ts';
import { unreachable } from './unreachable.ts';

export type Revision = { branch: string } | { commit: string };

const timeoutMs = 20_000;

/**
 * The commit a branch stands at now, or the given commit once it is known that the remote has it.
 * A commit is asked for without its files, into a folder that is removed again.
 * @throws AppError `branch_not_found`, `commit_not_found`, `repository_unreachable`, `repository_empty`;
 *   the signal's reason when aborted.
 */
export async function resolveCommit(
  remote: Remote,
  revision: Revision,
  { signal }: { signal?: AbortSignal } = {},
): Promise<string> {
  const { items } = await listBranches(remote, signal && { signal });
  if ('branch' in revision) {
    const branch = items.find(({ name }) => name === revision.branch);
    if (branch) return branch.commit;
    throw new AppError('branch_not_found', `The repository has no branch named "${revision.branch}".`);
  }
  const { commit } = revision;
  if (!/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(commit)) throw notFound(commit);
  if (items.some((branch) => branch.commit === commit)) return commit;
  if (!(await hasCommit(remote, commit, signal))) throw notFound(commit);
  return commit;
}

async function hasCommit(remote: Remote, commit: string, signal: AbortSignal | undefined): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'codex-web-commit-'));
  const { config, protocols, options, location } = remoteArguments(remote);
  const env = { GIT_DIR: folder, GIT_ALLOW_PROTOCOL: protocols };
  const run: GitOptions = { config, env, timeoutMs, ...(signal && { signal }) };
  const fetch = (limits: string[], refspecs: string[]) =>
    git(['fetch', '--no-tags', '--quiet', ...limits, ...options, '--', location, ...refspecs], run);
  try {
    const format = commit.length === 64 ? 'sha256' : 'sha1';
    await git(['init', '--bare', '--quiet', `--object-format=${format}`, '--template=', folder], signal && { signal });
    try {
      await fetch(['--depth=1', '--filter=tree:0'], [commit]);
    } catch (error) {
      if (isUnknownThere(error)) return false;
      if (!isRefusedUnlessTip(error)) throw error;
      await fetch(['--filter=tree:0'], ['+refs/heads/*:refs/heads/*']);
    }
    return await isCommit(commit, run);
  } catch (error) {
    throw unreachable(error);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function isUnknownThere(error: unknown): boolean {
  return error instanceof GitError && /not our ref|mismatched algorithms/.test(error.stderr);
}

/** Servers that speak only the old protocol give a commit by its id when a branch points at it. */
function isRefusedUnlessTip(error: unknown): boolean {
  return error instanceof GitError && /unadvertised object|does not allow request/i.test(error.stderr);
}

async function isCommit(commit: string, run: GitOptions): Promise<boolean> {
  try {
    return (await git(['cat-file', '-t', commit], { ...run, config: [] })).toString('utf8').trim() === 'commit';
  } catch (error) {
    if (error instanceof GitError && error.failure === 'exit') return false;
    throw error;
  }
}

function notFound(commit: string): AppError {
  return new AppError('commit_not_found', `The repository has no commit ${commit}.`);
}
