import { constants } from 'node:fs';
import { type FileHandle, open, readlink } from 'node:fs/promises';
import { type BytePath, pathBytes } from './list-tree.ts';

/**
 * Reads a file of a tree in which hostile programs may still be at work. Nothing outside the tree is ever read: the file
 * is opened without following a link at its end and without waiting for a writer, and what was opened is then checked to
 * be an ordinary file at exactly the path it was asked for.
 * @param root the tree's real path.
 * @returns null when it is not there any more, is no ordinary file, cannot be read, or is larger than `maxBytes`.
 */
export async function readTreeFile(root: string, path: BytePath, maxBytes: number): Promise<Buffer | null> {
  const full = fullPath(root, path);
  const file = await openOrNull(full);
  if (file === null) return null;
  try {
    const [opened, facts] = await Promise.all([readlink(`/proc/self/fd/${file.fd}`, 'buffer'), file.stat()]);
    if (!opened.equals(full) || !facts.isFile() || facts.size > maxBytes) return null;
    return await readAtMost(file, maxBytes);
  } finally {
    await file.close();
  }
}

/** What a link points to. @returns null when there is no link any more. */
export async function readTreeLink(root: string, path: BytePath): Promise<Buffer | null> {
  try {
    return await readlink(fullPath(root, path), 'buffer');
  } catch {
    return null;
  }
}

function fullPath(root: string, path: BytePath): Buffer {
  return Buffer.concat([Buffer.from(`${root}/`), pathBytes(path)]);
}

async function openOrNull(path: Buffer): Promise<FileHandle | null> {
  try {
    return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    return null;
  }
}

/** A file may grow while it is read. */
async function readAtMost(file: FileHandle, maxBytes: number): Promise<Buffer | null> {
  const content = await file.readFile();
  return content.length > maxBytes ? null : content;
}
