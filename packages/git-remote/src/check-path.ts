import { realpath } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { AppError } from '@codex-web/contracts/app-error';
import type { RemotePolicy } from './remote.ts';

/**
 * The real path of a local repository, which lies in a folder the operator allows, and so does its `.git` if it has one.
 * @throws AppError `repository_url_forbidden` when it lies elsewhere, whether or not it exists;
 *   `repository_unreachable` when it would be allowed and does not exist.
 */
export async function checkPath(path: string, policy: RemotePolicy): Promise<string> {
  const allowed = await Promise.all(policy.allowedFolders.map(realpathOrNull));
  const isInside = (each: string) => allowed.some((folder) => folder !== null && contains(folder, each));
  const real = await realpathOrNull(path);
  if (real === null) {
    const isLexicallyInside = policy.allowedFolders.some((folder) => contains(resolve(folder), resolve(path)));
    throw isLexicallyInside ? missing() : forbidden();
  }
  const gitFolder = await realpathOrNull(join(real, '.git'));
  if (!isInside(real) || (gitFolder !== null && !isInside(gitFolder))) throw forbidden();
  return real;
}

function contains(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

async function realpathOrNull(path: string): Promise<string | null> {
  try {
    return await realpath(path);
  } catch {
    return null;
  }
}

function forbidden(): AppError {
  return new AppError(
    'repository_url_forbidden',
    'Local paths are accepted only in folders that the operator of this installation allows.',
  );
}

function missing(): AppError {
  return new AppError('repository_unreachable', 'There is no repository at this path. Check its spelling.');
}
