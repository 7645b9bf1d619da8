import { mkdir, readdir, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@codex-web/contracts/app-error';
import { checkRemote } from '@codex-web/git-remote/check-remote';
import { GitError } from '@codex-web/git-remote/git-error';
import type { RemotePolicy } from '@codex-web/git-remote/remote';
import { requireGit } from '@codex-web/git-remote/require-git';
import { allEnded } from './all-ended.ts';
import { borrowedMirror, noteBorrowedMirror } from './borrowed-mirror.ts';
import { chooseDisk } from './choose-disk.ts';
import { type CollectedDiff, collectDiff } from './collect-diff.ts';
import { tellFull } from './disk-full.ts';
import type { DiskProvider, DiskUsage } from './disk-provider.ts';
import { exists } from './exists.ts';
import { makeRoom } from './make-room.ts';
import { Mirrors, type WantedCommit } from './mirrors.ts';
import { makeFolders, prepareCheckout } from './prepare-checkout.ts';
import { PreparedDisks } from './prepared-disks.ts';
import { refreshIndex } from './refresh-index.ts';
import { sandboxUser } from './sandbox-user.ts';
import { saveSnapshot } from './tree-snapshot.ts';

/** The folders of a sandbox on this host, to be mounted into its container, and who they belong to. */
export type SandboxFolders = { workspace: string; home: string; temporary: string; user: { uid: number; gid: number } };

export type CheckoutRequest = {
  sandboxId: string;
  repositoryId: string;
  url: string;
  /** The branch the checkout is on; null for a detached HEAD. */
  branch: string | null;
  commit: string;
  diskBytes: number;
  signal: AbortSignal;
};

/**
 * The files of sandboxes on this host. A sandbox has a folder that only the worker can enter, with a disk in it that is
 * mounted into the container. Calls for one sandbox come one after the other, except `usage`.
 */
export interface Checkouts {
  /** Whether a sandbox is stopped at the size of its disk. Where it is not, `usage` has to be watched. */
  readonly enforcesDiskLimit: boolean;

  /**
   * Makes the folders of a new sandbox, all of them empty. A container may run over them before `prepare` brings the
   * repository, as long as nothing writes into its workspace until then.
   */
  reserve(sandboxId: string, diskBytes: number): Promise<SandboxFolders>;

  /**
   * Makes the folders of a new sandbox: the repository at that commit, an empty home and an empty /tmp; or brings the
   * repository into folders that were reserved. What an earlier call for the same sandbox left is removed first, and
   * nothing is left when it throws; reserved folders are left for `remove`.
   * @throws AppError about the repository, `disk_full`, or `sandbox_failed` when the host has no room; Error when the host does not do its part; the signal's reason.
   */
  prepare(request: CheckoutRequest): Promise<SandboxFolders>;

  /** The folders of a sandbox that was prepared before, as its container left them. @returns null when they are not here. */
  open(sandboxId: string): Promise<SandboxFolders | null>;

  /** What the sandbox changed since that commit, which is the one it was prepared with. Throws as collectDiff. */
  collectDiff(sandboxId: string, baseCommit: string, signal?: AbortSignal): Promise<CollectedDiff>;

  usage(sandboxId: string): Promise<DiskUsage>;

  /** Puts the files away until `open`: what the host holds for them is free. Safe twice. @throws Error when its container still runs. */
  close(sandboxId: string): Promise<void>;

  /** Deletes all of a sandbox. Safe twice. @throws Error when its container still runs. */
  remove(sandboxId: string): Promise<void>;

  /** Every sandbox that has a folder here, whole or not. `createdAt` in milliseconds since 1970. */
  list(): Promise<{ sandboxId: string; createdAt: number }[]>;
}

export type CheckoutsOptions = {
  mirrorsFolder: string;
  sandboxesFolder: string;
  remotePolicy: RemotePolicy;
  maxDiffBytes: number;
  /** What the host keeps free: where less is, mirrors that are not needed go, and then no repository is prepared. */
  minFreeBytes: number;
  /** What is free on the disk of a folder; asked of the system when not given. */
  freeBytes?: (folder: string) => Promise<number>;
  /** Ten minutes when not given. */
  diffTimeoutMs?: number;
  /** The best kind for this host when not given. */
  disks?: DiskProvider;
};

/** @throws Error in one sentence when git is missing or too old. */
export async function createCheckouts(options: CheckoutsOptions): Promise<Checkouts> {
  await requireGit();
  for (const folder of [options.mirrorsFolder, options.sandboxesFolder]) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  }
  return new HostCheckouts(options, options.disks ?? (await chooseDisk(options.sandboxesFolder)));
}

class HostCheckouts implements Checkouts {
  readonly enforcesDiskLimit: boolean;
  readonly #options: CheckoutsOptions;
  readonly #disks: DiskProvider;
  readonly #mirrors: Mirrors;
  readonly #prepared: PreparedDisks;
  readonly #user = sandboxUser();

  constructor(options: CheckoutsOptions, disks: DiskProvider) {
    this.enforcesDiskLimit = disks.enforcesLimit;
    this.#options = options;
    this.#disks = disks;
    this.#mirrors = new Mirrors(options.mirrorsFolder);
    this.#prepared = new PreparedDisks(join(options.sandboxesFolder, '.prepared'), disks);
  }

  async reserve(sandboxId: string, diskBytes: number): Promise<SandboxFolders> {
    const folder = this.#folder(sandboxId);
    await mkdir(folder, { mode: 0o700 });
    await this.#disks.create(folder, diskBytes);
    await makeFolders(join(folder, 'disk'), this.#user);
    await writeFile(join(folder, 'reserved'), '');
    return this.#folders(folder);
  }

  async prepare(request: CheckoutRequest): Promise<SandboxFolders> {
    await makeRoom({ freeBytes, ...this.#options }, request.signal);
    if (await exists(join(this.#folder(request.sandboxId), 'reserved'))) return await this.#prepareReserved(request);
    await this.remove(request.sandboxId);
    const folder = this.#folder(request.sandboxId);
    try {
      const mirror = await this.#mirrors.provide(this.#wanted(request));
      await this.#fill(folder, mirror, request).catch(async (error: unknown) => {
        if (!(error instanceof GitError) || request.signal.aborted) throw error;
        // Perhaps the mirror is damaged; a new one settles it.
        await this.remove(request.sandboxId);
        await this.#fill(folder, await this.#mirrors.rebuild(this.#wanted(request)), request);
      });
      await noteBorrowedMirror(folder, mirror);
      return this.#folders(folder);
    } catch (error) {
      await this.remove(request.sandboxId);
      throw error;
    }
  }

  async #prepareReserved(request: CheckoutRequest): Promise<SandboxFolders> {
    const folder = this.#folder(request.sandboxId);
    const wanted = this.#wanted(request);
    const mirror = (await this.#mirrors.find(wanted)) ?? (await this.#mirrors.provide(wanted));
    await this.#fillWorkspace(folder, mirror, request).catch(async (error: unknown) => {
      if (!(error instanceof GitError) || request.signal.aborted) throw error;
      const workspace = join(folder, 'disk/workspace');
      for (const name of await readdir(workspace)) await rm(join(workspace, name), { recursive: true });
      await this.#fillWorkspace(folder, await this.#mirrors.rebuild(wanted), request);
    });
    await rm(join(folder, 'reserved'));
    await noteBorrowedMirror(folder, mirror);
    return this.#folders(folder);
  }

  async open(sandboxId: string): Promise<SandboxFolders | null> {
    const folder = this.#folder(sandboxId);
    if ((await borrowedMirror(folder)) === null) return null;
    await this.#disks.open(folder);
    return this.#folders(folder);
  }

  async collectDiff(sandboxId: string, baseCommit: string, signal?: AbortSignal): Promise<CollectedDiff> {
    const folder = this.#folder(sandboxId);
    const mirror = await borrowedMirror(folder);
    if (mirror === null) throw new AppError('sandbox_lost', 'The files of this attempt are no longer kept.');
    await this.#disks.open(folder);
    const { maxDiffBytes: maxBytes, diffTimeoutMs: timeoutMs = 600_000 } = this.#options;
    const { workspace } = this.#folders(folder);
    const source = { workspace, snapshotFile: join(folder, 'snapshot'), baseCommit, mirror };
    return await collectDiff(source, { maxBytes, timeoutMs, ...(signal && { signal }) });
  }

  usage(sandboxId: string): Promise<DiskUsage> {
    return this.#disks.usage(this.#folder(sandboxId));
  }

  close(sandboxId: string): Promise<void> {
    return this.#disks.close(this.#folder(sandboxId));
  }

  remove(sandboxId: string): Promise<void> {
    return this.#disks.remove(this.#folder(sandboxId));
  }

  async list(): Promise<{ sandboxId: string; createdAt: number }[]> {
    const names = (await readdir(this.#options.sandboxesFolder)).filter((name) => !name.startsWith('.'));
    const found = names.map(async (sandboxId) => {
      const facts = await stat(this.#folder(sandboxId)).catch(() => null);
      return facts === null ? [] : [{ sandboxId, createdAt: facts.birthtimeMs }];
    });
    return (await Promise.all(found)).flat();
  }

  #folder(sandboxId: string): string {
    if (!/^[A-Za-z0-9-]{1,64}$/.test(sandboxId)) throw new Error('a sandbox id has letters, digits and dashes');
    return join(this.#options.sandboxesFolder, sandboxId);
  }

  #folders(folder: string): SandboxFolders {
    const disk = join(folder, 'disk');
    return {
      workspace: join(disk, 'workspace'),
      home: join(disk, 'home'),
      temporary: join(disk, 'tmp'),
      user: this.#user,
    };
  }

  #wanted({ repositoryId, commit, url, signal }: CheckoutRequest): WantedCommit {
    return { repositoryId, commit, signal, remote: () => checkRemote(url, this.#options.remotePolicy) };
  }

  async #fill(folder: string, mirror: string, request: CheckoutRequest): Promise<void> {
    const { repositoryId, commit, branch, url, diskBytes, signal } = request;
    await mkdir(folder, { mode: 0o700 });
    const fill = async (place: string) => {
      await makeFolders(join(place, 'disk'), this.#user);
      await this.#fillWorkspace(place, mirror, request);
    };
    const key = [repositoryId, commit, branch, url, this.#user.uid];
    await this.#prepared.provide(folder, { key, sizeBytes: diskBytes, fill }, signal);
  }

  async #fillWorkspace(folder: string, mirror: string, request: CheckoutRequest): Promise<void> {
    const { commit, branch, url, signal } = request;
    const workspace = join(folder, 'disk/workspace');
    await prepareCheckout(workspace, { mirror, commit, branch, url }, this.#user, signal).catch(tellFull);
    await allEnded([
      refreshIndex(workspace, this.#user, signal).catch(tellFull),
      saveSnapshot(join(folder, 'snapshot'), workspace, signal),
    ]);
  }
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
