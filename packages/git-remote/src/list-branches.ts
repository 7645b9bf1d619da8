import { AppError } from '@codex-web/contracts/app-error';
import { git } from './git.ts';
import { type Remote, remoteArguments } from './remote.ts';
import { unreachable } from './unreachable.ts';

export type Branch = { name: string; commit: string };
export type Branches = { defaultBranch: string; items: Branch[] };

const timeoutMs = 20_000;
const branchPrefix = 'refs/heads/';

/**
 * The branches of a remote, as it lists them, and the one it calls its default; where it names none, the one people
 * mean most often. Branches whose name is no valid UTF-8 are left out.
 * @throws AppError `repository_unreachable`, or `repository_empty` when it has no branch; the signal's reason when aborted.
 */
export async function listBranches(remote: Remote, { signal }: { signal?: AbortSignal } = {}): Promise<Branches> {
  const { config, protocols, options, location } = remoteArguments(remote);
  const args = ['ls-remote', '--symref', ...options, '--', location, 'HEAD', `${branchPrefix}*`];
  const run = { config, env: { GIT_ALLOW_PROTOCOL: protocols }, timeoutMs, ...(signal && { signal }) };
  const output = await git(args, run).catch((error: unknown) => {
    throw unreachable(error);
  });
  const branches = parse(output.toString('utf8'));
  if (branches.items.length === 0) {
    throw new AppError(
      'repository_empty',
      'The repository has no commits on any branch. Push a first commit, then try again.',
    );
  }
  return branches;
}

function parse(text: string): Branches {
  const lines = text.split('\n').map((line) => line.split('\t'));
  const items = lines.flatMap(([commit = '', ref = '']) => {
    const isBranch = ref.startsWith(branchPrefix) && /^[0-9a-f]{40,64}$/.test(commit) && !ref.includes('\uFFFD');
    return isBranch ? [{ name: ref.slice(branchPrefix.length), commit }] : [];
  });
  const symref = lines.find(([target = '', ref]) => ref === 'HEAD' && target.startsWith(`ref: ${branchPrefix}`))?.[0];
  const headCommit = lines.find(([commit = '', ref]) => ref === 'HEAD' && !commit.startsWith('ref: '))?.[0];
  return { items, defaultBranch: defaultOf(items, symref?.slice(`ref: ${branchPrefix}`.length), headCommit) };
}

function defaultOf(items: readonly Branch[], symref: string | undefined, headCommit: string | undefined): string {
  const found =
    items.find(({ name }) => name === symref) ??
    items.find(({ commit }) => commit === headCommit) ??
    items.find(({ name }) => name === 'main') ??
    items.find(({ name }) => name === 'master') ??
    items[0];
  return found?.name ?? '';
}
