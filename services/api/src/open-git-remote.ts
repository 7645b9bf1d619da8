import { checkRemote } from '@codex-web/git-remote/check-remote';
import { listBranches } from '@codex-web/git-remote/list-branches';
import { resolveCommit } from '@codex-web/git-remote/resolve-commit';
import type { GitRemote } from './git-remote.ts';
import type { Settings } from './settings.ts';

type RemoteSettings = Pick<Settings, 'ALLOWED_FOLDERS' | 'ALLOWED_PRIVATE_ADDRESSES' | 'SAMPLE_REPOSITORY'>;

/** Repositories under the addresses and folders that the settings allow. */
export function openGitRemote(env: RemoteSettings): GitRemote {
  const sample = env.SAMPLE_REPOSITORY?.startsWith('/') ? [env.SAMPLE_REPOSITORY] : [];
  const policy = {
    allowedFolders: [...env.ALLOWED_FOLDERS, ...sample],
    allowPrivateAddresses: env.ALLOWED_PRIVATE_ADDRESSES,
  };
  return {
    listBranches: async (url) => await listBranches(await checkRemote(url, policy)),
    resolveCommit: async (url, reference) => await resolveCommit(await checkRemote(url, policy), reference),
  };
}
