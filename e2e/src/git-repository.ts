import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { product } from './product.ts';

const env = {
  ...process.env,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Test',
  GIT_AUTHOR_EMAIL: 'test@example.com',
  GIT_COMMITTER_NAME: 'Test',
  GIT_COMMITTER_EMAIL: 'test@example.com',
};

export function git(cwd: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}

let made = 0;

/** A repository with these files in one commit on `main`, below the folder that the product allows. @returns its path. */
export function makeRepository(files: Record<string, string | Buffer>): string {
  made += 1;
  const path = join(product().repositoriesFolder, `repository-${process.pid}-${made}`);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), content);
  }
  git(dirname(path), 'init', '-q', '-b', 'main', path);
  git(path, 'add', '-A');
  git(path, 'commit', '-q', '-m', 'Begin');
  return path;
}

/** A clean clone with the patch applied. @returns the path of its files. */
export function cloneAndApply(repository: string, commit: string, patch: Buffer): string {
  const path = `${repository}-clone-${made}-${Date.now()}`;
  git(dirname(repository), 'clone', '-q', repository, path);
  git(path, 'checkout', '-q', commit);
  if (patch.length > 0) execFileSync('git', ['apply', '-'], { cwd: path, env, input: patch });
  return path;
}
