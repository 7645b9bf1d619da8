/** How much of a disk is used. `limitBytes` is null where nothing but the caller enforces a limit. */
export type DiskUsage = { usedBytes: number; limitBytes: number | null };

/**
 * Gives each sandbox a disk: the folder `disk` in a folder of its own. What is in it belongs to the sandbox; all else
 * in the folder around it, to the worker.
 *
 * Calls for one folder come one after the other; calls for different folders may overlap.
 */
export interface DiskProvider {
  /** Whether a writer is stopped at the size of the disk; otherwise `usage` has to be watched. */
  readonly enforcesLimit: boolean;

  /** Makes an empty disk of that size in a folder that exists and has none, ready to be written to. */
  create(folder: string, sizeBytes: number): Promise<void>;

  /** Makes a disk ready that was created before, after a restart of the host for example. Does nothing when it is. */
  open(folder: string): Promise<void>;

  /** Puts a disk away until `open`. Nothing may be using it. Safe twice. */
  close(folder: string): Promise<void>;

  /**
   * Makes `to` a copy of the closed disk of `from`, not yet opened, in which files keep even their inode numbers and
   * change times. Null where that cannot be done.
   */
  readonly copy: ((from: string, to: string) => Promise<void>) | null;

  /** @throws when the disk is not open. */
  usage(folder: string): Promise<DiskUsage>;

  /** Deletes the disk and its folder with all that is in it. Safe twice. @throws when something is still using it. */
  remove(folder: string): Promise<void>;
}
