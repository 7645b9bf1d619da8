import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readTreeFile, readTreeLink } from './read-tree-file.ts';

let root: string;
let outside: string;
beforeEach(async () => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'cw-read-')));
  [root, outside] = [join(folder, 'tree'), join(folder, 'outside')];
  await mkdir(join(root, 'sub'), { recursive: true });
  await mkdir(outside);
  await writeFile(join(outside, 'secret'), 'secret');
  await writeFile(join(root, 'sub/a'), 'content');
});
afterEach(() => rm(join(root, '..'), { recursive: true }));

describe('readTreeFile', () => {
  it('gives the content of a file', async () => {
    expect(await readTreeFile(root, 'sub/a', 100)).toEqual(Buffer.from('content'));
  });

  it('follows no link, neither at the end of a path nor within', async () => {
    await symlink(join(outside, 'secret'), join(root, 'end'));
    await symlink(outside, join(root, 'within'));
    await symlink('sub', join(root, 'harmless'));
    for (const path of ['end', 'within/secret', 'harmless/a', 'sub/../../outside/secret']) {
      expect(await readTreeFile(root, path, 100), path).toBeNull();
    }
  });

  it('waits for nobody to write to a pipe', async () => {
    execFileSync('mkfifo', [join(root, 'pipe')]);
    expect(await readTreeFile(root, 'pipe', 100)).toBeNull();
  });

  it('gives nothing for a folder, for what is not there, and for what is too large', async () => {
    for (const path of ['sub', 'missing', 'sub/a/b']) expect(await readTreeFile(root, path, 100), path).toBeNull();
    expect(await readTreeFile(root, 'sub/a', 6)).toBeNull();
  });
});

describe('readTreeLink', () => {
  it('gives where a link points to, and nothing for anything else', async () => {
    await symlink('../anywhere', join(root, 'link'));
    expect(await readTreeLink(root, 'link')).toEqual(Buffer.from('../anywhere'));
    expect(await readTreeLink(root, 'sub')).toBeNull();
  });
});
