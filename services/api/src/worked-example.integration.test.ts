import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firstSignUpLink } from './first-sign-up-link.ts';
import { openGitRemote } from './open-git-remote.ts';
import { startFakeWorker } from './testing/fake-worker.ts';
import { readCommands, runCommands } from './testing/run-worked-example.ts';
import { createTestApp, publicUrl, type TestApp } from './testing/test-app.ts';
import { tokenOf } from './testing/test-person.ts';
import { waitFor } from './testing/wait-for.ts';

let test: TestApp;
let folder: string;
let repository: string;

const git = (...args: string[]) => execFileSync('git', ['-C', repository, ...args]);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'api-example-'));
  repository = join(folder, 'project');
  execFileSync('git', ['init', '--quiet', '--initial-branch=main', repository]);
  writeFileSync(join(repository, 'README.md'), 'A project.\n');
  git('add', '.');
  git('-c', 'user.name=Ann', '-c', 'user.email=ann@example.com', 'commit', '--quiet', '--message=First');
  const policy = { ALLOWED_FOLDERS: [folder], ALLOWED_PRIVATE_ADDRESSES: [], SAMPLE_REPOSITORY: undefined };
  test = await createTestApp({ gitRemote: openGitRemote(policy) });
});
afterAll(async () => {
  await test.close();
  rmSync(folder, { recursive: true });
});

/** Waits for the only attempt that is queued and does what the prompt asks for. */
async function workOnce(): Promise<void> {
  const { attempt } = test.parts.db.prisma;
  await waitFor(async () => (await attempt.count({ where: { state: 'queued' } })) === 1);
  const { id } = await attempt.findFirstOrThrow({ where: { state: 'queued' } });
  const worker = await startFakeWorker(test.parts, id);
  await worker.record({ type: 'turn.started', data: { prompt: 'Write a short note.' } });
  writeFileSync(join(repository, 'NOTE.md'), 'This is a project.\n');
  git('add', '--intent-to-add', '.');
  const patch = git('diff', '--binary');
  git('rm', '--force', '--quiet', 'NOTE.md');
  const file = { path: 'NOTE.md', oldPath: null, status: 'added' as const, added: 1, removed: 0, binary: false };
  await worker.storeDiff({
    patch,
    files: [file],
    statistics: { files: 1, added: 1, removed: 0, sizeBytes: patch.length },
  });
  await worker.end();
}

describe('the worked example of the documentation', () => {
  it('leads from a sign-up link to an applied patch with curl alone', { timeout: 90_000 }, async () => {
    const commands = await readCommands(new URL('../../../docs/api.md', import.meta.url));
    const link = await firstSignUpLink(test.parts.db, publicUrl);
    const [output] = await Promise.all([
      runCommands(commands, folder, {
        BASE_URL: await test.app.listen({ port: 0 }),
        SIGN_UP_TOKEN: tokenOf(link ?? ''),
        REPOSITORY_URL: repository,
      }),
      workOnce(),
    ]);
    expect(output).toContain('A  NOTE.md');
    expect(output).toContain('event: end');
    expect(readFileSync(join(folder, 'clone/NOTE.md'), 'utf8')).toBe('This is a project.\n');
  });
});
