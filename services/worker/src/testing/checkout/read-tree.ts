import { createHash } from 'node:crypto';
import { lstat, readdir, readFile, readlink } from 'node:fs/promises';

/**
 * What a folder holds, `.git` at any depth left out: for each file and link its path, kind and content, and whether it
 * may be executed. Paths are bytes, one character for each. Folders and special files are not told.
 */
export async function readTree(folder: string): Promise<Map<string, string>> {
  const tree = new Map<string, string>();
  await addFolder(tree, folder, '');
  return new Map([...tree].sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function addFolder(tree: Map<string, string>, root: string, inside: string): Promise<void> {
  const at = (path: string) => Buffer.from(`${Buffer.from(root).toString('latin1')}/${path}`, 'latin1');
  for (const name of await readdir(at(inside), { encoding: 'buffer' })) {
    const path = inside + name.toString('latin1');
    if (name.toString('latin1') === '.git') continue;
    const facts = await lstat(at(path));
    if (facts.isDirectory()) await addFolder(tree, root, `${path}/`);
    else if (facts.isSymbolicLink()) tree.set(path, `link ${(await readlink(at(path), 'buffer')).toString('latin1')}`);
    else if (facts.isFile())
      tree.set(path, `${facts.mode & 0o100 ? 'executable' : 'file'} ${digest(await readFile(at(path)))}`);
  }
}

function digest(content: Buffer): string {
  const text = content.toString('latin1');
  return text.length <= 60 ? JSON.stringify(text) : createHash('sha256').update(content).digest('hex');
}
