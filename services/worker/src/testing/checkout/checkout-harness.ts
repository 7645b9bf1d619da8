import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { fixtureGit } from '@codex-web/git-remote/testing/make-repository';
import { type Checkouts, createCheckouts, type SandboxFolders } from '../../checkout/checkouts.ts';
import type { CollectedDiff } from '../../checkout/collect-diff.ts';
import type { DiskProvider } from '../../checkout/disk-provider.ts';
import { TreeEditor } from './tree-case.ts';

/** A repository that was checked out for a sandbox. */
export type Fixture = {
  checkouts: Checkouts;
  sandboxId: string;
  commit: string;
  folders: SandboxFolders;
  at: TreeEditor;
};

/** Makes repositories and sandboxes in a folder of its own under /var/tmp; `remove` deletes all of it. */
export class CheckoutHarness {
  readonly folder: string;
  readonly checkouts: Checkouts;
  readonly #sandboxes: string[] = [];

  private constructor(folder: string, checkouts: Checkouts) {
    this.folder = folder;
    this.checkouts = checkouts;
  }

  static async make(disks?: DiskProvider, maxDiffBytes = 64 * 1024 * 1024): Promise<CheckoutHarness> {
    const folder = await mkdtemp('/var/tmp/cw-sbx-');
    const checkouts = await createCheckouts({
      mirrorsFolder: join(folder, 'mirrors'),
      sandboxesFolder: join(folder, 'sandboxes'),
      remotePolicy: { allowedFolders: [folder], allowPrivateAddresses: ['127.0.0.1'] },
      maxDiffBytes,
      minFreeBytes: 0,
      ...(disks && { disks }),
    });
    return new CheckoutHarness(folder, checkouts);
  }

  /** Makes a repository of one commit. @returns where it is, its id in the product, and the commit. */
  async repository(base: (at: TreeEditor) => void): Promise<{ url: string; repositoryId: string; commit: string }> {
    const repositoryId = randomUUID();
    const url = join(this.folder, 'repositories', repositoryId);
    await mkdir(url, { recursive: true });
    await fixtureGit(url, 'init', '--quiet', '--initial-branch=main');
    base(new TreeEditor(url));
    await fixtureGit(url, 'add', '--all');
    await fixtureGit(url, 'commit', '--quiet', '--allow-empty', '-m', 'Base');
    return { url, repositoryId, commit: await fixtureGit(url, 'rev-parse', 'HEAD') };
  }

  async prepare(repository: { url: string; repositoryId: string; commit: string }): Promise<Fixture> {
    const sandboxId = randomUUID();
    this.#sandboxes.push(sandboxId);
    const { signal } = new AbortController();
    const diskBytes = 256 * 1024 * 1024;
    const request = { ...repository, sandboxId, branch: 'main', diskBytes, signal };
    const folders = await this.checkouts.prepare(request);
    const at = new TreeEditor(folders.workspace);
    return { checkouts: this.checkouts, sandboxId, commit: repository.commit, folders, at };
  }

  collect({ sandboxId, commit }: Fixture): Promise<CollectedDiff> {
    return this.checkouts.collectDiff(sandboxId, commit);
  }

  /** A clean clone of a repository at a commit, with a patch applied as a person would. @returns its folder. */
  async applied(repository: { url: string; commit: string }, patch: Buffer): Promise<string> {
    const clone = join(this.folder, 'clones', randomUUID());
    await fixtureGit(this.folder, 'clone', '--quiet', '--no-local', repository.url, clone);
    await fixtureGit(clone, 'checkout', '--quiet', '--detach', repository.commit);
    if (patch.length === 0) return clone;
    const at = new TreeEditor(clone);
    at.write('.git/the.patch', patch);
    at.run('git apply --binary .git/the.patch');
    return clone;
  }

  async remove(): Promise<void> {
    for (const sandboxId of this.#sandboxes) await this.checkouts.remove(sandboxId);
    new TreeEditor('/').run(`rm -rf ${this.folder}`);
  }
}
