import { AppError } from '@codex-web/contracts/app-error';
import type { BranchesAnswer } from '@codex-web/contracts/repository';
import type { GitRemote } from '../git-remote.ts';

/** Repositories that exist in memory only, by address. */
export type FakeGitRemote = GitRemote & { repositories: Map<string, BranchesAnswer> };

export const sampleUrl = 'https://git.example/team/project.git';
export const mainCommit = 'a'.repeat(40);
export const otherCommit = 'b'.repeat(40);

/** Has one repository at `sampleUrl` with the branches `main` and `other`. */
export function createFakeGitRemote(): FakeGitRemote {
  const items = [
    { name: 'main', commit: mainCommit },
    { name: 'other', commit: otherCommit },
  ];
  const repositories = new Map([[sampleUrl, { defaultBranch: 'main', items }]]);

  async function listBranches(url: string): Promise<BranchesAnswer> {
    const found = repositories.get(url);
    if (!found) throw new AppError('repository_unreachable', 'The repository does not answer.');
    if (found.items.length === 0) throw new AppError('repository_empty', 'The repository has no commits.');
    return found;
  }

  return {
    repositories,
    listBranches,
    resolveCommit: async (url, reference) => {
      const branches = (await listBranches(url)).items;
      const named = 'branch' in reference;
      const found = branches.find((branch) =>
        named ? branch.name === reference.branch : branch.commit === reference.commit,
      );
      if (found) return found.commit;
      throw new AppError(named ? 'branch_not_found' : 'commit_not_found', 'The repository has no such thing.');
    },
  };
}
