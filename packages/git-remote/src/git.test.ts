import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { git } from './git.ts';
import { GitError } from './git-error.ts';
import { requireGit } from './require-git.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cw-git-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('git', () => {
  it('gives stdout as bytes and writes input to stdin', async () => {
    const bytes = Buffer.from([0, 255, 10, 128]);
    await git(['init', '--bare', '--quiet', folder]);
    const id = (await git(['hash-object', '-w', '--stdin'], { cwd: folder, input: bytes })).toString().trim();
    expect(await git(['cat-file', 'blob', id], { cwd: folder })).toEqual(bytes);
  });

  it('throws the exit code and what git said, without a password', async () => {
    const failed = git(['ls-remote', '--', 'https://ann:canary@127.0.0.1:1/']);
    const error = await failed.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(GitError);
    expect(error).toMatchObject({ failure: 'exit', exitCode: 128, stderr: expect.stringContaining('127.0.0.1') });
    expect(String(error)).not.toContain('canary');
  });

  it('knows nothing of the environment and the settings of who started us', async () => {
    process.env.GIT_DIR = '/nonexistent/by-test';
    const settings = (await git(['config', '--list', '--show-origin'], { cwd: folder })).toString();
    delete process.env.GIT_DIR;
    expect(settings.split('\n').filter((line) => line !== '' && !line.startsWith('command line:'))).toEqual([]);
  });

  it('runs no hook and no file-system monitor that a repository names', async () => {
    await git(['init', '--quiet', folder]);
    const mark = join(folder, 'mark');
    const hook = `#!/bin/sh\ntouch ${mark}\n`;
    await writeFile(join(folder, '.git/hooks/post-index-change'), hook, { mode: 0o755 });
    await writeFile(join(folder, '.git/config'), `[core]\n\tfsmonitor = "touch ${mark}"\n`);
    await writeFile(join(folder, 'a'), 'a');
    await git(['add', '--all'], { cwd: folder });
    expect(existsSync(mark)).toBe(false);
  });

  it('stops when the output is larger than allowed', async () => {
    await git(['init', '--bare', '--quiet', folder]);
    const input = Buffer.alloc(1_000_000, 'a');
    const id = (await git(['hash-object', '-w', '--stdin'], { cwd: folder, input })).toString().trim();
    const reading = git(['cat-file', 'blob', id], { cwd: folder, maxOutputBytes: 1000 });
    await expect(reading).rejects.toMatchObject({ failure: 'output_too_large' });
  });

  it('stops when it takes too long', async () => {
    const waiting = git(['hash-object', '--stdin'], { cwd: folder, input: neverEnding(), timeoutMs: 50 });
    await expect(waiting).rejects.toMatchObject({ failure: 'timeout' });
  });

  it('throws the reason of an abort', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(git(['version'], { signal })).rejects.toThrow('enough');
  });

  it('refuses every transport that is not allowed', async () => {
    const mark = join(folder, 'mark');
    for (const url of [`ext::touch ${mark}`, 'ssh://127.0.0.1/a', 'git://127.0.0.1/a']) {
      await expect(git(['ls-remote', '--', url])).rejects.toMatchObject({
        stderr: expect.stringContaining('not allowed'),
      });
    }
    expect(existsSync(mark)).toBe(false);
  });
});

describe('requireGit', () => {
  it('gives the version of the git that is installed', async () => {
    expect(await requireGit()).toMatch(/^\d+\.\d+/);
  });
});

async function* neverEnding(): AsyncGenerator<Buffer> {
  await new Promise(() => undefined);
  yield Buffer.alloc(0);
}
