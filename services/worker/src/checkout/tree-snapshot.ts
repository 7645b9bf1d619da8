import { readFile, rename, writeFile } from 'node:fs/promises';
import { type BytePath, formatRecord, listTree, parseRecord } from './list-tree.ts';

/** A checkout as it was when nobody but us had touched it: what was tracked, and how to tell whether it still is the same. */
export type TreeSnapshot = {
  /** The signature of every file and link, by path. */
  signatures: Map<BytePath, string>;
  /** Folders that were empty: the places of submodules. */
  emptyFolders: BytePath[];
};

/** Writes down what a fresh checkout holds. The file is there when it is whole. */
export async function saveSnapshot(file: string, workspace: string, signal: AbortSignal): Promise<void> {
  const records: string[] = [];
  for await (const entry of listTree(workspace, signal)) records.push(formatRecord(entry));
  await writeFile(`${file}.new`, Buffer.from(records.map((record) => `${record}\0`).join(''), 'latin1'));
  await rename(`${file}.new`, file);
}

export async function loadSnapshot(file: string): Promise<TreeSnapshot> {
  const records = (await readFile(file)).toString('latin1').split('\0').slice(0, -1);
  const signatures = new Map<BytePath, string>();
  const folders = new Set<BytePath>();
  for (const { path, type, signature } of records.map(parseRecord)) {
    if (type === 'd') folders.add(path);
    else signatures.set(path, signature);
    folders.delete(parentOf(path));
  }
  return { signatures, emptyFolders: [...folders] };
}

export function parentOf(path: BytePath): BytePath {
  const end = path.lastIndexOf('/');
  return end === -1 ? '' : path.slice(0, end);
}
