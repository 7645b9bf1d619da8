/** Where a task starts: the repository's default branch, another one, or a commit. */
export type Base = { kind: 'default' } | { kind: 'branch'; name: string } | { kind: 'commit'; id: string };

const wholeCommit = /^[0-9a-f]{40}([0-9a-f]{24})?$/;

export function baseFromValue(value: string): Base {
  if (value.startsWith('commit:')) return { kind: 'commit', id: value.slice('commit:'.length) };
  return { kind: 'branch', name: value.slice('branch:'.length) };
}

export function valueOfBase(base: Base, defaultBranch: string): string {
  if (base.kind === 'commit') return `commit:${base.id}`;
  return `branch:${base.kind === 'branch' ? base.name : defaultBranch}`;
}

export function wordOfBase(base: Base, defaultBranch: string): string {
  if (base.kind === 'commit') return `commit ${base.id.slice(0, 7)}`;
  return base.kind === 'branch' ? base.name : defaultBranch;
}

/** The commit that was typed or pasted, if it is a whole id. */
export function commitOption(text: string): { value: string; label: string } | null {
  const id = text.trim().toLowerCase();
  return wholeCommit.test(id) ? { value: `commit:${id}`, label: `Commit ${id.slice(0, 12)}…` } : null;
}
