import type { BranchesAnswer } from '@codex-web/contracts/repository';

type GitReference = { branch: string } | { commit: string };

/** Git repositories elsewhere, by the address a person gave. Which addresses may be asked is decided behind it. */
export type GitRemote = {
  /** @throws AppError `repository_url_invalid`, `repository_url_forbidden`, `repository_unreachable` or `repository_empty`. */
  listBranches: (url: string) => Promise<BranchesAnswer>;
  /** @returns the whole id of the commit. @throws AppError as listBranches does, `branch_not_found` or `commit_not_found`. */
  resolveCommit: (url: string, reference: GitReference) => Promise<string>;
};
