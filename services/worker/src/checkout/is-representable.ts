import type { BytePath } from './list-tree.ts';

const maxPathBytes = 4_000;

/**
 * Whether git takes a path into a tree and out of a patch. It refuses its own folder by every name that some file
 * system would take for it, so such a path would make the whole patch unusable.
 */
export function isRepresentable(path: BytePath, isLink: boolean): boolean {
  if (path.length > maxPathBytes) return false;
  const components = path.split(/[/\\]/);
  if (components.some(isGitFolder)) return false;
  return !isLink || !isGitModules(path.slice(path.lastIndexOf('/') + 1));
}

function isGitFolder(name: string): boolean {
  return /^(\.git|git~1)[. ]*(:.*)?$/is.test(name);
}

/** A link in place of .gitmodules, also by the short names of NTFS. */
function isGitModules(name: string): boolean {
  return /^(\.gitmodules|gitmod~[1-4]|gi7eba~\d)[. ]*(:.*)?$/is.test(name);
}
