/** A folder or file of this host, seen inside the container. `source` has to exist. */
export type Mount = { source: string; target: string; readOnly: boolean };

export type SandboxSpec = {
  /** One sandbox has at most one container at a time. */
  sandboxId: string;
  image: string;
  /** The main process and its arguments; the image's own entry point is not used. */
  command: string[];
  env: Record<string, string>;
  workingDir: string;
  user: { uid: number; gid: number };
  /** All of the container that can be written, besides small folders in memory, such as /var/tmp. */
  mounts: Mount[];
  memoryBytes: number;
  /** Cores; more than the host has means all of them. */
  cpus: number;
  maxProcesses: number;
  /** How much stdout can be read again by a later attach; what a container may write to the host's disk is a small multiple. */
  logBytes: number;
};

/** How the main process ended. Running out of memory is exit code 137 with the flag; a process killed otherwise has the code alone. */
export type ExitStatus = { exitCode: number; outOfMemory: boolean };

/** What is known of a container. `missing` also stands for one that was destroyed. */
export type SandboxState =
  | { kind: 'missing' }
  /** Made, but never started: whoever made it ended in between. */
  | { kind: 'created' }
  | { kind: 'running' }
  | { kind: 'exited'; exit: ExitStatus };

/** A container of this installation. `createdAt` in milliseconds since 1970. */
export type SandboxContainer = { containerId: string; sandboxId: string; createdAt: number };

/** A connection to the main process of a container. Made by `attach`, ended by its signal. */
export type AttachedSandbox = {
  /**
   * Writes text to stdin, which stays open. Resolves when the engine has taken it; writes come out in the order of the calls.
   * A writer that died may have left the first part of a line behind, so the first thing a later one writes should be a line feed.
   * @throws SandboxGoneError when the main process has ended, the signal's reason after a detach, EngineUnavailableError.
   */
  write(text: string): Promise<void>;
  /**
   * Everything the main process wrote, from its first byte on, without gaps or doubles, as bytes that end anywhere; then
   * what it writes from now on. Ends when the process has ended and all was read. To be iterated at most once; a slow
   * reader slows the container down in the end. Throws the signal's reason after a detach, EngineUnavailableError,
   * and AppError `output_too_large` after more than `logBytes`.
   */
  stdout: AsyncIterable<Uint8Array>;
  /** The same for stderr. It need not be read. */
  stderr: AsyncIterable<Uint8Array>;
  /**
   * Resolves when the main process has ended. Read stdout to its end first: it may hold more.
   * Rejects as the streams do; nobody has to look at it.
   */
  exited: Promise<ExitStatus>;
};

/**
 * Runs containers that live longer than the process that made them. This comment is the contract; every engine passes
 * engine-conformance.ts.
 *
 * Order: `create` makes and starts a container. `attach`, `inspect` and `destroy` take its id from there on, in this
 * process or any later one, until `destroy`. How a main process ends is a value; only an engine that does not do its
 * part throws. A container goes on when whoever attached dies or detaches.
 *
 * Concurrency: all methods may be called at once, for one container too. At most as many containers as there are cores
 * are started at the same moment; further calls of `create` wait. One attachment at a time may write to a container.
 *
 * Closing: whoever created a container has it destroyed in the end. An attachment is ended by its signal, or by the end
 * of the container.
 */
export interface SandboxEngine {
  /** @returns what the engine is, for the log. @throws EngineUnavailableError that says in one sentence what to do. */
  ping(): Promise<string>;

  /**
   * Makes and starts the container of a sandbox, without any network. A container that is left of an earlier call for
   * the same sandbox is destroyed first: nobody knows how far that call came.
   * When it throws, nothing is left behind but what `list` shows if the engine went away.
   * @throws AppError `sandbox_failed` when the image is missing or the container cannot start; EngineUnavailableError.
   */
  create(spec: SandboxSpec): Promise<string>;

  /**
   * Connects to a container that runs or has ended.
   * @throws SandboxGoneError when there is none; EngineUnavailableError; the signal's reason.
   */
  attach(containerId: string, options: { signal: AbortSignal }): Promise<AttachedSandbox>;

  /** @throws EngineUnavailableError. */
  inspect(containerId: string): Promise<SandboxState>;

  /**
   * Ends the container at once with all its processes, and removes it. Safe twice, at the same time too, and for a
   * container that never was.
   * @throws EngineUnavailableError, or another Error when the container is still there: call again later.
   */
  destroy(containerId: string): Promise<void>;

  /** Every container of this installation, also those that never started or have ended. @throws EngineUnavailableError. */
  list(): Promise<SandboxContainer[]>;
}
