import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Runs git as a person would, for building fixtures; gives its trimmed output. */
export async function fixtureGit(cwd: string, ...args: string[]): Promise<string> {
  const person = ['-c', 'user.name=Fixture', '-c', 'user.email=fixture@example.com', '-c', 'commit.gpgSign=false'];
  const plain = ['-c', 'core.autocrlf=false', '-c', 'safe.directory=*', '-c', 'protocol.file.allow=always'];
  const { stdout } = await run('git', [...person, ...plain, ...args], {
    cwd,
    env: {
      PATH: '/usr/local/bin:/usr/bin:/bin',
      HOME: '/nonexistent',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z',
      GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z',
    },
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout.trim();
}

/** Makes a repository with a work tree in `folder`, on branch `main`, with one commit of `files`. @returns that commit. */
export async function makeRepository(folder: string, files: Record<string, string | Buffer>): Promise<string> {
  await mkdir(folder, { recursive: true });
  await fixtureGit(folder, 'init', '--quiet', '--initial-branch=main');
  return commitFiles(folder, files, 'First commit');
}

/** Writes files and commits everything in the work tree. @returns the commit. */
export async function commitFiles(
  folder: string,
  files: Record<string, string | Buffer>,
  message: string,
): Promise<string> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  await fixtureGit(folder, 'add', '--all');
  await fixtureGit(folder, 'commit', '--quiet', '--allow-empty', '-m', message);
  return fixtureGit(folder, 'rev-parse', 'HEAD');
}
