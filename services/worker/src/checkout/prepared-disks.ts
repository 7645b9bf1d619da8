import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readdir, rename, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { DiskProvider } from './disk-provider.ts';
import { exists } from './exists.ts';
import { withFileLock } from './file-lock.ts';
import { removeFolder } from './remove-folder.ts';

/** How many prepared disks are kept on a host; each is as large as what it holds. */
const kept = 8;

/**
 * Keeps disks that were filled once, so that the next sandbox that begins with the same content gets a copy. That takes
 * about as long as reading the image, however many files are in it.
 */
export class PreparedDisks {
  readonly #folder: string;
  readonly #disks: DiskProvider;

  constructor(folder: string, disks: DiskProvider) {
    this.#folder = folder;
    this.#disks = disks;
  }

  /**
   * Gives `folder` an open disk that `fill` has filled: for this sandbox or for an earlier one with the same key.
   * `fill` is called with a folder that has the disk, open, and may leave a file `snapshot` beside it.
   * @throws what `fill` and the disk provider throw; then nothing is kept.
   */
  async provide(
    folder: string,
    { key, sizeBytes, fill }: { key: readonly unknown[]; sizeBytes: number; fill: (folder: string) => Promise<void> },
    signal: AbortSignal,
  ): Promise<void> {
    const { copy } = this.#disks;
    if (copy === null) {
      await this.#disks.create(folder, sizeBytes);
      return await fill(folder);
    }
    const name = createHash('sha256')
      .update(JSON.stringify([key, sizeBytes]))
      .digest('hex')
      .slice(0, 32);
    await mkdir(this.#folder, { recursive: true });
    // Held while copying too, so that what is being copied is not removed; copies of different content do not wait.
    await withFileLock(
      join(this.#folder, `${name}.lock`),
      async () => {
        const prepared = join(this.#folder, name);
        if (!(await exists(prepared))) await this.#prepare(prepared, sizeBytes, fill);
        await utimes(prepared, new Date(), new Date());
        await copy(prepared, folder);
        await copyFile(join(prepared, 'snapshot'), join(folder, 'snapshot'));
      },
      { signal },
    );
    await this.#disks.open(folder);
  }

  async #prepare(prepared: string, sizeBytes: number, fill: (folder: string) => Promise<void>): Promise<void> {
    await this.#makeRoom(prepared);
    const fresh = await mkdtemp(`${prepared}.new-`);
    try {
      await this.#disks.create(fresh, sizeBytes);
      await fill(fresh);
      await this.#disks.close(fresh);
      await rename(fresh, prepared);
    } catch (error) {
      await this.#disks.remove(fresh);
      throw error;
    }
  }

  /** Removes those that were not used for longest, and what a process that died left half-made. */
  async #makeRoom(prepared: string): Promise<void> {
    const names = await readdir(this.#folder);
    const leftOver = names.filter((name) => join(this.#folder, name).startsWith(`${prepared}.new-`));
    for (const name of leftOver) await this.#disks.remove(join(this.#folder, name));
    for (const name of (await this.#byAge(names)).slice(kept - 1)) {
      // Renamed first: whoever is copying it goes on with what it has open or fails, and nobody begins.
      await rename(join(this.#folder, name), join(this.#folder, `${name}.old`)).catch(() => undefined);
    }
    for (const name of await readdir(this.#folder)) {
      if (name.endsWith('.old')) await removeFolder(join(this.#folder, name));
    }
  }

  async #byAge(names: readonly string[]): Promise<string[]> {
    const ages = names
      .filter((name) => /^[0-9a-f]{32}$/.test(name))
      .map(async (name) => ({ name, usedAt: (await stat(join(this.#folder, name)).catch(() => null))?.mtimeMs ?? 0 }));
    return (await Promise.all(ages)).sort((a, b) => b.usedAt - a.usedAt).map(({ name }) => name);
  }
}
