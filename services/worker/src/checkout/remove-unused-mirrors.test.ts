import { mkdir, mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { withFileLock } from './file-lock.ts';
import { removeUnusedMirrors } from './remove-unused-mirrors.ts';

it('leaves a mirror in its place that is asked for while its lock is waited for', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cw-unused-'));
  const gitDir = join(folder, 'r.git');
  await mkdir(gitDir);
  const longAgo = new Date(Date.now() - 24 * 3_600_000);
  await utimes(gitDir, longAgo, longAgo);
  const listed = Promise.withResolvers<void>();
  const isEnough = async () => {
    listed.resolve();
    return false;
  };
  const wish = { borrowed: new Set<string>(), isEnough, now: Date.now(), signal: new AbortController().signal };
  let removing = Promise.resolve();
  await withFileLock(join(folder, 'r.lock'), async () => {
    removing = removeUnusedMirrors(folder, wish);
    await listed.promise;
    await utimes(gitDir, new Date(), new Date());
  });
  await removing;
  expect((await readdir(folder)).sort()).toEqual(['r.git', 'r.lock']);
  await rm(folder, { recursive: true });
});
