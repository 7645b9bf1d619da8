import { constants } from 'node:fs';
import { chmod, chown, copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { git } from '@codex-web/git-remote/git';
import { runProgram } from './run-program.ts';

export type CheckoutSource = {
  /** The git directory of a mirror that has the commit. */
  mirror: string;
  commit: string;
  /** The branch the checkout is on; null for a detached HEAD. */
  branch: string | null;
  /** What the checkout calls its origin. */
  url: string;
};

/** Makes the folders of an empty disk: `workspace`, `home` and `tmp`. All of it belongs to the given user in the end. */
export async function makeFolders(disk: string, user: { uid: number; gid: number }): Promise<void> {
  await mkdir(join(disk, 'home/.codex'), { recursive: true });
  await mkdir(join(disk, 'tmp'));
  await mkdir(join(disk, 'workspace'));
  if (process.getuid?.() === 0) {
    for (const folder of ['', 'home', 'home/.codex', 'tmp', 'workspace']) {
      await chown(join(disk, folder), user.uid, user.gid);
    }
  }
  await chmod(join(disk, 'tmp'), 0o1777);
}

/**
 * Fills an empty folder with a checkout, which has a git directory of its own that borrows nothing from the mirror.
 * All of it belongs to the given user in the end. Its index is to be refreshed.
 * @throws GitError or Error when the mirror cannot be read or the disk is too small; the signal's reason.
 */
export async function prepareCheckout(
  workspace: string,
  source: CheckoutSource,
  user: { uid: number; gid: number },
  signal: AbortSignal,
): Promise<void> {
  const gitDir = join(workspace, '.git');
  // Asked for beside the rest, and written when no git is at work here that might read half of it.
  const refs = refsOf(source, signal);
  refs.catch(() => undefined);
  await makeRepository(gitDir, source);
  await git(['read-tree', '--reset', '-u', source.commit], { cwd: workspace, signal, timeoutMs: 30 * 60_000 });
  await writeFile(join(gitDir, 'packed-refs'), await refs);
  if (process.getuid?.() === 0) {
    await runProgram('chown', ['-R', '-h', `${user.uid}:${user.gid}`, '--', workspace], { signal });
  }
}

async function makeRepository(gitDir: string, source: CheckoutSource): Promise<void> {
  for (const folder of ['', 'objects/info', 'objects/pack', 'refs/heads', 'refs/tags', 'info']) {
    await mkdir(join(gitDir, folder), { recursive: true });
  }
  await writeFile(
    join(gitDir, 'HEAD'),
    source.branch === null ? `${source.commit}\n` : `ref: refs/heads/${source.branch}\n`,
  );
  await writeFile(join(gitDir, 'config'), configOf(source));
  await copyObjects(join(source.mirror, 'objects'), join(gitDir, 'objects'));
}

function configOf({ branch, url, commit }: CheckoutSource): string {
  const quote = (text: string) => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  const isSha256 = commit.length === 64;
  const lines = [
    '[core]',
    `\trepositoryformatversion = ${isSha256 ? 1 : 0}`,
    '\tfilemode = true',
    '\tbare = false',
    '\tlogallrefupdates = true',
    ...(isSha256 ? ['[extensions]', '\tobjectformat = sha256'] : []),
    '[remote "origin"]',
    `\turl = ${quote(url)}`,
    '\tfetch = +refs/heads/*:refs/remotes/origin/*',
    ...(branch === null
      ? []
      : [`[branch ${quote(branch)}]`, '\tremote = origin', `\tmerge = ${quote(`refs/heads/${branch}`)}`]),
  ];
  return `${lines.join('\n')}\n`;
}

/** The branches of the mirror as those of the origin, and its tags. */
async function refsOf({ mirror, branch, commit }: CheckoutSource, signal: AbortSignal): Promise<Buffer> {
  const list = ['for-each-ref', '--format=%(objectname) %(refname)', 'refs/heads', 'refs/tags'];
  const refs = (await git(list, { env: { GIT_DIR: mirror }, signal })).toString('latin1');
  const own = branch === null ? '' : `${commit} refs/heads/${Buffer.from(branch).toString('latin1')}\n`;
  return Buffer.from(own + refs.replaceAll(' refs/heads/', ' refs/remotes/origin/'), 'latin1');
}

/** Copies, never links: the agent may do with its files what it likes. Packs under way have names of their own and are left out. */
async function copyObjects(from: string, to: string): Promise<void> {
  for (const name of await readdir(join(from, 'pack'))) {
    if (/^pack-[0-9a-f]+\.(pack|idx|rev)$/.test(name)) await copy(join(from, 'pack', name), join(to, 'pack', name));
  }
  for (const folder of await readdir(from)) {
    if (!/^[0-9a-f]{2}$/.test(folder)) continue;
    await mkdir(join(to, folder), { recursive: true });
    for (const name of await readdir(join(from, folder))) {
      if (/^[0-9a-f]+$/.test(name)) await copy(join(from, folder, name), join(to, folder, name));
    }
  }
}

function copy(from: string, to: string): Promise<void> {
  return copyFile(from, to, constants.COPYFILE_FICLONE);
}
