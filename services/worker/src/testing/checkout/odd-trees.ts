import { oddNames } from './odd-names.ts';
import type { TreeCase } from './tree-case.ts';

const changed = (name: Buffer) => Buffer.concat([Buffer.from('moved/'), name]);

/** Trees that are allowed and rarely seen. */
export const oddTrees: TreeCase[] = [
  {
    name: 'names have spaces, quotes, newlines, dashes, patterns, and bytes that are no UTF-8',
    base: (at) => {
      for (const [index, name] of oddNames.entries()) at.write(name, `content ${index}\n`.repeat(10));
    },
    agent: (at) => {
      for (const [index, name] of oddNames.entries()) {
        if (index % 3 === 0) at.write(name, `edited ${index}\n`.repeat(10), 0o755);
        if (index % 3 === 1) at.remove(name);
        at.write(changed(name), `new ${index}\n`);
      }
    },
  },
  {
    name: 'files and folders take each other’s place',
    base: (at) => {
      at.write('file-to-folder', 'a\n');
      at.write('folder-to-file/a/b', 'b\n');
      at.write('folder-to-file/c', 'c\n');
      at.write('same-content', 'd\n'.repeat(20));
    },
    agent: (at) => {
      at.remove('file-to-folder', 'folder-to-file', 'same-content');
      at.write('file-to-folder/x/y', 'x\n');
      at.write('folder-to-file', 'f\n');
      at.write('same-content/same-content', 'd\n'.repeat(20));
    },
  },
  {
    name: 'folders and links take each other’s place',
    base: (at) => {
      at.write('folder-to-link/a', 'a\n');
      at.write('folder-to-link/b/c', 'c\n');
      at.write('elsewhere/a', 'not to be touched\n');
      at.link('link-to-folder', 'elsewhere');
    },
    agent: (at) => {
      at.link('folder-to-link', 'elsewhere');
      at.remove('link-to-folder');
      at.write('link-to-folder/a', 'new\n');
    },
  },
  {
    name: 'there are repositories within, whole, broken, and with ignored files',
    base: (at) => at.write('src/a', 'a\n'),
    agent: (at) => {
      at.run('git init -q nested; cd nested; echo x > x; git add x; git commit -qm x; echo y > y');
      at.write('nested/.gitignore', '*.log\n');
      at.write('nested/a.log', 'ignored\n');
      at.write('nested/inner/deep/z', 'z\n');
      at.run('git init -q nested/inner; git init -q src; git init -q bare-work; echo b > src/b');
      at.write('with-git-file/.git', 'gitdir: /nowhere\n');
      at.write('with-git-file/c', 'c\n');
      at.run(
        'mkdir linked; ln -s ../nested/.git linked/.git; echo d > linked/d; mkdir empty-git; mkdir empty-git/.git; echo e > empty-git/e',
      );
    },
    ignored: ['nested/a.log'],
  },
  {
    name: 'the agent commits, hides changes from its index, and loses its .git',
    base: (at) => {
      at.write('a', 'a\n');
      at.write('b', 'b\n');
      at.write('c', 'c\n');
    },
    agent: (at) => {
      at.run(
        'echo 1 > a; git commit -qam one; git update-index --assume-unchanged b; git update-index --skip-worktree c',
      );
      at.run(
        'echo 2 > b; echo 3 > c; echo d > d; echo d >> .git/info/exclude; git checkout -q --orphan other; rm -rf .git',
      );
    },
  },
  {
    name: 'ignored files stay out, tracked ones in, whatever says so',
    base: (at) => {
      at.write('.gitignore', '*.log\nbuild/\n!keep.log\n/only-here\n');
      at.write('sub/.gitignore', '*.tmp\n!*.log\n');
      at.write('force.txt', 'a\n');
      at.run('echo tracked > tracked.log; git add -f tracked.log');
    },
    agent: (at) => {
      for (const name of [
        'a.log',
        'keep.log',
        'build/x',
        'sub/build/x',
        'only-here',
        'sub/only-here',
        'sub/a.tmp',
        'sub/a.log',
      ]) {
        at.write(name, `${name}\n`);
      }
      at.write('tracked.log', 'changed\n');
      at.write('.gitignore', `${at.read('.gitignore')}*.new\n`);
      at.write('b.new', 'ignored by the new rule\n');
      at.write('force.txt', 'b\n');
      at.run(
        'git config core.excludesFile .exclude; echo force.txt > .exclude; echo seen > seen.txt; echo seen.txt > .git/info/exclude',
      );
      at.write('dir/.gitignore', '*\n');
      at.write('dir/x', 'x\n');
    },
    ignored: ['a.log', 'build/x', 'sub/build/x', 'only-here', 'sub/a.tmp', 'b.new', 'dir/.gitignore', 'dir/x'],
  },
  {
    name: 'attributes turn line ends',
    base: (at) => {
      at.write(
        '.gitattributes',
        '*.txt text eol=crlf\n*.auto text=auto eol=crlf\n*.lf text eol=lf\n*.raw -text\n*.old crlf eol=crlf\n',
      );
      for (const name of ['a.txt', 'b.auto', 'c.lf', 'd.raw', 'e.old']) at.write(name, 'one\ntwo\nthree\n');
      at.write('binary.auto', Buffer.from('a\0b\r\nc'));
    },
    agent: (at) => {
      at.write('a.txt', 'one\r\n2\r\nthree\r\n');
      at.write('b.auto', 'one\r\n2\r\nthree\r\n');
      at.write('c.lf', 'one\r\n2\nthree\r\n');
      at.write('d.raw', 'one\r\ntwo\n');
      at.write('e.old', 'one\r\n2\r\nthree\r\n');
      at.write('new.txt', 'a\r\nb\r\n');
      at.write('new.auto', 'a\r\nb\r\n');
      at.write('mixed.auto', 'a\r\nb\nc\r\n');
      at.write('lone.auto', 'a\r\nb\rc\r\n');
      at.write('binary.auto', Buffer.from('a\0b\r\nd\r\n'));
      at.write('new-binary.auto', Buffer.from('a\0b\r\nd\r\n'));
    },
  },
  {
    name: 'attributes ask for filters, keywords, encodings and other diffs',
    base: (at) => {
      at.write(
        '.gitattributes',
        '*.f filter=missing\n*.id ident\n*.hidden -diff\n*.bin binary\n*.x export-ignore\n*.d diff=missing\n*.m merge=missing\n' +
          '*.u16 text working-tree-encoding=UTF-16LE-BOM\n',
      );
      for (const name of ['a.f', 'c.hidden', 'd.bin', 'e.x', 'f.d', 'g.m']) at.write(name, `${name}\nline\n`);
      at.write('b.id', '$Id$\nline\n');
      at.write('h.u16', Buffer.from('\ufeffone\ntwo\n', 'utf16le'));
    },
    agent: (at) => {
      for (const name of ['a.f', 'c.hidden', 'd.bin', 'e.x', 'f.d', 'g.m']) at.write(name, `${name}\nother\n`);
      at.write('b.id', at.read('b.id').replace('line', 'other'));
      at.write('new.id', 'no keyword here\n');
      at.write('h.u16', Buffer.from('\ufeffone\n2 ü\n', 'utf16le'));
      at.write('new.u16', Buffer.from('\ufeffnew\n', 'utf16le'));
    },
    except: { 'b.id': 'git fills in the keyword for the new content' },
  },
  {
    name: 'the agent changes the attributes themselves',
    base: (at) => {
      at.write('.gitattributes', '*.txt text eol=crlf\n');
      at.write('sub/a.txt', 'a\nb\n');
      at.write('b.dat', 'a\nb\n');
    },
    agent: (at) => {
      at.write('.gitattributes', '*.dat text eol=crlf\n* filter=evil\n');
      at.write('sub/.gitattributes', '* -text\n');
      at.write('sub/a.txt', 'a\r\nc\r\n');
      at.write('b.dat', 'a\nc\n');
      at.write('c.dat', 'x\r\ny\n');
    },
  },
  {
    name: 'there are pipes and sockets, also under names that git reads',
    base: (at) => {
      at.write('a', 'a\n');
      at.write('becomes-a-pipe', 'b\n');
      at.write('sub/.gitignore', '*.log\n');
    },
    agent: (at) => {
      at.run('mkfifo pipe .gitignore .gitattributes .gitmodules .mailmap; rm becomes-a-pipe; mkfifo becomes-a-pipe');
      at.run(
        'mkdir -p nested/.git; mkfifo nested/.git/HEAD nested/.git/config nested/.gitignore; echo n > nested/n; rm .git/HEAD; mkfifo .git/HEAD',
      );
      at.run(`rm sub/.gitignore; mkfifo sub/.gitignore; echo seen > sub/x.log`);
      at.run(`python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("socket")'`);
      at.write('a', 'changed\n');
    },
  },
  {
    name: 'a submodule stays as it is, or is filled with files',
    base: (at) => {
      at.write('a', 'a\n');
      at.write('.gitmodules', '[submodule "one"]\n\tpath = one\n\turl = https://example.com/one.git\n');
      at.run(
        `git update-index --add --cacheinfo 160000,${'1'.repeat(40)},one --cacheinfo 160000,${'2'.repeat(40)},two`,
      );
    },
    agent: (at) => {
      at.write('a', 'b\n');
      at.write('one/filled', 'x\n');
      at.run('cd one; git init -q; git add filled; git commit -qm filled');
    },
  },
  {
    name: 'there are names that git takes for its own',
    base: (at) => at.write('a', 'a\n'),
    agent: (at) => {
      for (const name of ['.GIT/config', '.Git/x', 'sub/.gIt', 'git~1/x', '.git /x', '.git./x', 'GIT~1'])
        at.write(name, 'x\n');
      at.write('.gitx', 'kept\n');
      at.write('git~2', 'kept\n');
      at.link('.gitmodules', '/etc/passwd');
      at.link('.gitattributes', '/etc/passwd');
      at.link('.gitignore', '/etc/passwd');
    },
    except: Object.fromEntries(
      ['.GIT/config', '.Git/x', 'sub/.gIt', 'git~1/x', '.git /x', '.git./x', 'GIT~1', '.gitmodules'].map((name) => [
        name,
        'git refuses it in a patch',
      ]),
    ),
  },
];
