import type { DiffFile } from '@codex-web/contracts/diff';

export type FileRow = { kind: 'file'; key: string; name: string; depth: number; index: number; file: DiffFile };
export type FolderRow = { kind: 'folder'; key: string; name: string; depth: number; open: boolean };
export type TreeRow = FileRow | FolderRow;

type Folder = { folders: Map<string, Folder>; files: { name: string; index: number; file: DiffFile }[] };

/**
 * The rows of the file tree, folders first, in alphabetical order. Folders that hold nothing but one folder share its
 * row. `index` is the place of the file in the diff. Folders in `closed` hide what they hold.
 */
export function treeRows(files: readonly DiffFile[], filter: string, closed: ReadonlySet<string>): TreeRow[] {
  const wanted = filter.trim().toLowerCase();
  const root: Folder = emptyFolder();
  for (const [index, file] of files.entries()) {
    if (wanted === '' || file.path.toLowerCase().includes(wanted)) insert(root, file, index);
  }
  return rowsOf(root, '', 0, wanted === '' ? closed : new Set());
}

function insert(root: Folder, file: DiffFile, index: number): void {
  const parts = file.path.split('/');
  const name = parts.pop() ?? '';
  let folder = root;
  for (const part of parts) {
    const next = folder.folders.get(part) ?? emptyFolder();
    folder.folders.set(part, next);
    folder = next;
  }
  folder.files.push({ name, index, file });
}

function rowsOf(folder: Folder, path: string, depth: number, closed: ReadonlySet<string>): TreeRow[] {
  const folders = sorted([...folder.folders], ([name]) => name).flatMap(([name, child]) => {
    const [joined, last] = withoutSteps(name, child);
    const key = `${path}${joined}/`;
    const open = !closed.has(key);
    const row: FolderRow = { kind: 'folder', key, name: joined, depth, open };
    return open ? [row, ...rowsOf(last, key, depth + 1, closed)] : [row];
  });
  const files = sorted(folder.files, ({ name }) => name).map(
    ({ name, index, file }): FileRow => ({ kind: 'file', key: file.path, name, depth, index, file }),
  );
  return [...folders, ...files];
}

function withoutSteps(name: string, folder: Folder): [string, Folder] {
  const [only] = folder.folders;
  if (!only || folder.folders.size > 1 || folder.files.length > 0) return [name, folder];
  const [childName, child] = only;
  return withoutSteps(`${name}/${childName}`, child);
}

function sorted<T>(items: T[], name: (item: T) => string): T[] {
  return items.toSorted((a, b) => (name(a) < name(b) ? -1 : 1));
}

function emptyFolder(): Folder {
  return { folders: new Map(), files: [] };
}
