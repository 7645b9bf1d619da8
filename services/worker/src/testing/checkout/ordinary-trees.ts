import { randomBytes } from 'node:crypto';
import type { TreeCase } from './tree-case.ts';

const lines = (count: number, word = 'line') =>
  Array.from({ length: count }, (_, index) => `${word} ${index}\n`).join('');
const noise = Buffer.from(lines(4_000, 'noise')).map((byte, index) => (byte * 31 + index * 17) % 256);

/** Trees and changes of the kind that everyday work brings. */
export const ordinaryTrees: TreeCase[] = [
  {
    name: 'nothing is changed',
    base: (at) => at.write('a.txt', 'a\n'),
    agent: (at) => at.run('git status; git add -A; touch a.txt'),
  },
  {
    name: 'text is edited, added and deleted',
    base: (at) => {
      at.write('src/a.ts', lines(100));
      at.write('src/b.ts', lines(10));
      at.write('README.md', '# Title\n');
    },
    agent: (at) => {
      at.write('src/a.ts', lines(100).replace('line 50', 'line fifty').replace('line 3\n', ''));
      at.write('src/deep/new/c.ts', lines(5));
      at.remove('src/b.ts');
    },
  },
  {
    name: 'a file keeps size and time while its content changes',
    base: (at) => at.write('a.txt', 'one\n'),
    agent: (at) =>
      at.run('touch -r a.txt /var/tmp/cw-sbx-reference; echo two > a.txt; touch -r /var/tmp/cw-sbx-reference a.txt'),
  },
  {
    name: 'binary files are added, edited and deleted',
    base: (at) => {
      at.write('edited.bin', Buffer.from(noise));
      at.write('deleted.bin', Buffer.from(noise).reverse());
      at.write('becomes-text', Buffer.from([0, 1, 2]));
      at.write('becomes-binary', 'text\n');
    },
    agent: (at) => {
      at.write('edited.bin', Buffer.concat([noise.subarray(0, 9_000), Buffer.from([0, 0, 7]), noise.subarray(9_001)]));
      at.remove('deleted.bin');
      at.write('added.bin', randomBytes(50_000));
      at.write('becomes-text', 'text\n');
      at.write('becomes-binary', Buffer.from([0, 255]));
    },
  },
  {
    name: 'rights to execute come and go, other rights do not matter',
    base: (at) => {
      at.write('gains', 'a\n');
      at.write('loses', 'b\n', 0o755);
      at.write('changes-and-gains', lines(20));
      at.write('other-rights', 'c\n');
    },
    agent: (at) => {
      at.chmod('gains', 0o755);
      at.chmod('loses', 0o644);
      at.write('changes-and-gains', lines(21), 0o755);
      at.chmod('other-rights', 0o600);
      at.write('new-tool', '#!/bin/sh\n', 0o700);
    },
  },
  {
    name: 'links are added, changed and deleted',
    base: (at) => {
      at.write('target', 'a\n');
      at.link('kept', 'target');
      at.link('changed', 'target');
      at.link('deleted', 'target');
      at.link('becomes-file', 'target');
      at.write('becomes-link', 'b\n');
    },
    agent: (at) => {
      at.link('changed', '/etc/passwd');
      at.remove('deleted', 'becomes-file');
      at.write('becomes-file', 'now a file\n');
      at.link('becomes-link', '../../outside/of everything');
      at.link('dangling', Buffer.from('no\nsuch \xff target', 'latin1'));
    },
  },
  {
    name: 'files are renamed, also into each other',
    base: (at) => {
      at.write('old/name.txt', lines(50));
      at.write('edited.txt', lines(60, 'other'));
      at.write('x', lines(30, 'x'));
      at.write('y', lines(30, 'y'));
      at.write('into', lines(40, 'into'));
    },
    agent: (at) => {
      at.run(
        'mkdir new; mv old/name.txt new/name.txt; mv edited.txt edited-and-moved.txt; echo more >> edited-and-moved.txt',
      );
      at.run('mv x t; mv y x; mv t y; mv into t; mkdir into; mv t into/into');
    },
  },
  {
    name: 'lines end in CRLF, in CR, or in both',
    base: (at) => {
      at.write('crlf.txt', lines(20).replaceAll('\n', '\r\n'));
      at.write('mixed.txt', 'a\r\nb\nc\rd\n');
      at.write('to-lf.txt', 'a\r\nb\r\n');
      at.write('to-crlf.txt', 'a\nb\n');
    },
    agent: (at) => {
      at.write('crlf.txt', lines(21).replaceAll('\n', '\r\n'));
      at.write('mixed.txt', 'a\nb\r\nc\rd\r');
      at.write('to-lf.txt', 'a\nb\n');
      at.write('to-crlf.txt', 'a\r\nb\r\n');
      at.write('new.txt', '\r\n\r\r\n');
    },
  },
  {
    name: 'the newline at the end of a file comes and goes',
    base: (at) => {
      at.write('loses', 'a\nb\n');
      at.write('gains', 'a\nb');
      at.write('has-none', 'a\nb');
    },
    agent: (at) => {
      at.write('loses', 'a\nb');
      at.write('gains', 'a\nb\n');
      at.write('has-none', 'a\nc');
      at.write('new', 'x');
    },
  },
  {
    name: 'files are empty, become empty and stop being so',
    base: (at) => {
      at.write('stays', '');
      at.write('empties', 'a\n');
      at.write('fills', '');
      at.write('deleted', '');
    },
    agent: (at) => {
      at.write('empties', '');
      at.write('fills', 'a\n');
      at.remove('deleted');
      at.write('new/empty', '');
      at.write('new/empty-tool', '', 0o755);
      at.run('mkdir only-a-folder');
    },
  },
  {
    name: 'content looks like a patch or has odd spaces',
    base: (at) => {
      at.write('a.patch', 'diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n');
      at.write('spaces', 'a \n\t\n \tb\n\n\n');
    },
    agent: (at) => {
      at.write('a.patch', 'diff --git a/y b/y\n--- a/y\n+++ b/y\n@@ -1 +1 @@\n-a\n+c\n-- \n2.39.5\n');
      at.write('spaces', ' a\n\t \n\x0c\n \tb \n\n\n\n');
    },
  },
  {
    name: 'a file of 5 MB is edited, and others are added',
    base: (at) => at.write('large.txt', lines(350_000, 'a large file')),
    agent: (at) => {
      at.write('large.txt', lines(350_000, 'a large file').replace('file 170000', 'file in the middle'));
      at.write('new-large.txt', lines(350_000, 'another'));
      at.write('new-large.bin', randomBytes(5_000_000));
    },
  },
  {
    name: '2,000 files are changed, 2,000 added and 2,000 deleted',
    base: (at) => {
      for (let index = 0; index < 4_000; index += 1)
        at.write(`src/${index % 40}/file-${index}.ts`, lines(4, `base ${index}`));
    },
    agent: (at) => {
      for (let index = 0; index < 2_000; index += 1) {
        at.write(`src/${index % 40}/file-${index}.ts`, lines(5, `base ${index}`));
        at.write(`new/${index % 40}/file-${index}.ts`, lines(3, `new ${index}`));
        at.remove(`src/${(index + 2_000) % 40}/file-${index + 2_000}.ts`);
      }
    },
  },
];
