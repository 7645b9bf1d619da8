import type { TreeEditor } from './tree-case.ts';

/** Something an agent leaves behind so that a git that runs there later executes `payload`, a shell command. */
export type HostileVector = {
  name: string;
  plant: (at: TreeEditor, payload: string) => void;
  /** Whether plain git commands in the workspace run the payload: then the vector is known to be live. */
  firesOnPlainGit: boolean;
};

const config = (at: TreeEditor, text: string, folder = '.git') =>
  at.run(`cat >> ${folder}/config <<'END'\n${text}\nEND`);
const script = (at: TreeEditor, name: string, payload: string) => at.write(name, `#!/bin/sh\n${payload}\ncat\n`, 0o755);
/** A whole repository whose configuration runs the payload. */
const evilRepository = (at: TreeEditor, folder: string, payload: string) => {
  at.run(`git init -q ${folder}`);
  config(at, `[core]\n\tfsmonitor = "${payload}; false"`, `${folder}/.git`);
};

export const hostileVectors: HostileVector[] = [
  {
    name: 'a file-system monitor',
    plant: (at, payload) => config(at, `[core]\n\tfsmonitor = "${payload}; false"`),
    firesOnPlainGit: true,
  },
  {
    name: 'an external diff program',
    plant: (at, payload) => config(at, `[diff]\n\texternal = "${payload}; true"`),
    firesOnPlainGit: true,
  },
  {
    name: 'a text conversion for diffs',
    plant: (at, payload) => {
      at.write('.gitattributes', '* diff=evil\n');
      script(at, '.git/convert', payload);
      config(at, `[diff "evil"]\n\ttextconv = ${at.folder}/.git/convert`);
    },
    firesOnPlainGit: true,
  },
  {
    name: 'a filter that cleans',
    plant: (at, payload) => {
      at.write('.gitattributes', '* filter=evil\n');
      script(at, '.git/clean', payload);
      config(at, `[filter "evil"]\n\tclean = ${at.folder}/.git/clean\n\tsmudge = ${at.folder}/.git/clean\n\trequired`);
    },
    firesOnPlainGit: true,
  },
  {
    name: 'a filter that is asked for by the repository’s own attributes file',
    plant: (at, payload) => {
      at.write('.git/info/attributes', '* filter=evil\n');
      script(at, '.git/clean', payload);
      config(at, `[filter "evil"]\n\tprocess = ${at.folder}/.git/clean\n\tclean = ${at.folder}/.git/clean`);
    },
    firesOnPlainGit: true,
  },
  {
    name: 'a hook',
    plant: (at, payload) => {
      for (const hook of ['post-index-change', 'pre-commit', 'reference-transaction', 'fsmonitor-watchman']) {
        script(at, `.git/hooks/${hook}`, payload);
      }
    },
    firesOnPlainGit: true,
  },
  {
    name: 'hooks in a folder of the tree',
    plant: (at, payload) => {
      script(at, 'hooks/post-index-change', payload);
      config(at, `[core]\n\thooksPath = ${at.folder}/hooks`);
    },
    firesOnPlainGit: true,
  },
  {
    name: 'the configuration of a repository within',
    plant: (at, payload) => {
      evilRepository(at, 'nested', payload);
      at.run(
        'cd nested; git -c core.fsmonitor=false commit -q --allow-empty -m x; cd ..; git add nested; echo n > nested/n',
      );
    },
    firesOnPlainGit: true,
  },
  {
    name: 'a configuration that is included',
    plant: (at, payload) => {
      at.write('included', `[core]\n\tfsmonitor = "${payload}; false"\n`);
      config(at, `[include]\n\tpath = ${at.folder}/included`);
    },
    firesOnPlainGit: true,
  },
  {
    name: 'a .git that is a file and names another folder',
    plant: (at, payload) => {
      evilRepository(at, 'evil', payload);
      at.run(`mv .git old-git; echo "gitdir: ${at.folder}/evil/.git" > .git`);
      at.run('rm -rf old-git');
    },
    firesOnPlainGit: true,
  },
  {
    name: 'a .git that is a link to another folder',
    plant: (at, payload) => {
      evilRepository(at, 'evil', payload);
      at.run('rm -rf .git; ln -s evil/.git .git');
    },
    firesOnPlainGit: true,
  },
  {
    name: 'a second work tree',
    plant: (at, payload) => {
      at.run('git worktree add -q -f tree HEAD');
      config(at, `[core]\n\tfsmonitor = "${payload}; false"`);
      at.run('echo t > tree/t');
    },
    firesOnPlainGit: true,
  },
  {
    name: 'objects borrowed from elsewhere, replaced objects and grafts',
    plant: (at) => {
      at.write('.git/objects/info/alternates', '/root\n/etc\n../../../../../..\n');
      at.run('git replace -f HEAD^{tree} $(git mktree </dev/null); git rev-parse HEAD > .git/info/grafts');
    },
    firesOnPlainGit: false,
  },
  {
    name: 'attributes and ignore rules that are links out of the tree',
    plant: (at, payload) => {
      at.write('.git/rules', '* filter=evil diff=evil\n');
      script(at, '.git/clean', payload);
      config(
        at,
        `[filter "evil"]\n\tclean = ${at.folder}/.git/clean\n[diff "evil"]\n\ttextconv = ${at.folder}/.git/clean`,
      );
      at.link('.gitattributes', '.git/rules');
      at.link('.gitignore', '/etc/passwd');
      at.link('sub/.gitignore', '/dev/zero');
    },
    firesOnPlainGit: false,
  },
  {
    name: 'a submodule with a command for its update',
    plant: (at, payload) => {
      at.write('.gitmodules', `[submodule "x"]\n\tpath = sub\n\turl = -u./payload\n\tupdate = "!${payload}"\n`);
      config(at, `[submodule "x"]\n\tupdate = "!${payload}"\n\turl = ./x\n\tactive = true`);
    },
    firesOnPlainGit: false,
  },
];
