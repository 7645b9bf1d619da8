import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { gitApplyCommand } from './git-apply-command.ts';

let folder: string;
const git = (...words: string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...words], { cwd: folder });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'git-apply-'));
  git('init', '-q');
  git('commit', '-q', '--allow-empty', '-m', 'base');
  mkdirSync(join(folder, 'sub'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The patch that makes `content` out of nothing, taken back again. */
function patchFor(name: string, content: Buffer): Buffer {
  writeFileSync(join(folder, name), content);
  git('add', '-A');
  const patch = git('diff', '--cached', '--binary', '--full-index');
  git('rm', '-q', '-f', name);
  return patch;
}

const bytesOf = (patch: Buffer): ArrayBuffer => new Uint8Array(patch).buffer;

describe('gitApplyCommand', () => {
  const contents: [string, Buffer, boolean][] = [
    ['plain text', Buffer.from('one\n$HOME `date` \'quoted\' "x" \\\nzwölf 🙂\n'), true],
    ['no newline at the end', Buffer.from('last line'), true],
    ['tabs', Buffer.from('a:\n\tmake\n'), false],
    ['carriage returns', Buffer.from('a\r\nb\r\n'), false],
    ['bytes that are no UTF-8', Buffer.from([0x63, 0x61, 0x66, 0xe9, 0x0a]), false],
    ['a line like the end mark', Buffer.from(`${'x\n'.repeat(3)}CODEX_WEB_PATCH\n`), true],
    ['a binary file', Buffer.from(Array.from({ length: 3000 }, (_, index) => (index * 7919) % 256)), true],
    ['more text than stands plain', Buffer.from('line of text\n'.repeat(10_000)), false],
  ];

  test.each(contents)('restores %s exactly, run in a subfolder', async (_, content, isPlain) => {
    const command = await gitApplyCommand(bytesOf(patchFor('file.txt', content)));
    expect(command?.startsWith('git -C')).toBe(isPlain);
    execFileSync('bash', { cwd: join(folder, 'sub'), input: command ?? '' });
    expect(readFileSync(join(folder, 'file.txt')).equals(content)).toBe(true);
  });

  test('gives none for a patch too large to paste', async () => {
    expect(await gitApplyCommand(bytesOf(randomBytes(300_000)))).toBeNull();
  });
});
