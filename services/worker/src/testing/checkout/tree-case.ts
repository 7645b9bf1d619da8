import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';

/** A tree as the agent finds it, and what the agent does to it. */
export type TreeCase = {
  name: string;
  base: (at: TreeEditor) => void;
  agent: (at: TreeEditor) => void;
  /** Paths of the agent's tree that no patch can give back, and why: they are left out of the comparison. */
  except?: Record<string, string>;
  /** Paths of the agent's tree that are ignored. */
  ignored?: string[];
};

/** Does things in a folder. Paths are within it; a string stands for its UTF-8 bytes. */
export class TreeEditor {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  path(name: string | Buffer): Buffer {
    return Buffer.concat([Buffer.from(`${this.folder}/`), Buffer.from(name)]);
  }

  write(name: string | Buffer, content: string | Buffer, mode = 0o644): void {
    const path = this.path(name);
    const parent = path.subarray(0, path.lastIndexOf('/'));
    mkdirSync(parent, { recursive: true });
    writeFileSync(path, content);
    chmodSync(path, mode);
  }

  read(name: string): string {
    return readFileSync(this.path(name), 'latin1');
  }

  link(name: string | Buffer, target: string | Buffer): void {
    rmSync(this.path(name), { recursive: true, force: true });
    symlinkSync(target, this.path(name));
  }

  chmod(name: string, mode: number): void {
    chmodSync(this.path(name), mode);
  }

  remove(...names: (string | Buffer)[]): void {
    for (const name of names) rmSync(this.path(name), { recursive: true });
  }

  /** Runs a shell script in the folder, as the agent would. */
  run(script: string): string {
    const git = { GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_COUNT: '1' };
    return execFileSync('bash', ['-euc', script], {
      cwd: this.folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin',
        HOME: '/nonexistent',
        ...git,
        GIT_CONFIG_KEY_0: 'safe.directory',
        GIT_CONFIG_VALUE_0: '*',
        GIT_AUTHOR_NAME: 'agent',
        GIT_AUTHOR_EMAIL: 'agent@example.com',
        GIT_COMMITTER_NAME: 'agent',
        GIT_COMMITTER_EMAIL: 'agent@example.com',
      },
    });
  }
}
