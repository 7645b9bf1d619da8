import { randomUUID } from 'node:crypto';
import { AppError } from '@codex-web/contracts/app-error';
import type {
  AttachedSandbox,
  ExitStatus,
  SandboxContainer,
  SandboxEngine,
  SandboxSpec,
  SandboxState,
} from '../../sandbox/engine.ts';
import { SandboxGoneError } from '../../sandbox/sandbox-gone-error.ts';
import { ScriptedContainer, type ScriptedProcess } from './scripted-container.ts';

export type ScriptedEngineOptions = {
  /** The main process of every container: ends with its result; it is to stop when the signal of its container fires. */
  main: (process: ScriptedProcess, spec: SandboxSpec) => Promise<ExitStatus>;
  /** Images that exist; every image when not given. */
  images?: readonly string[];
};

/**
 * Sandboxes in memory whose main process is a function: the engine for tests of everything above it. Keeps the
 * contract, and throws an Error that says "misuse" when a caller does not.
 */
export function createScriptedEngine(options: ScriptedEngineOptions): SandboxEngine & { containers: number } {
  return new ScriptedEngine(options);
}

class ScriptedEngine implements SandboxEngine {
  readonly #options: ScriptedEngineOptions;
  readonly #containers = new Map<string, ScriptedContainer>();

  constructor(options: ScriptedEngineOptions) {
    this.#options = options;
  }

  /** How many containers there are: none when everybody has cleaned up. */
  get containers(): number {
    return this.#containers.size;
  }

  async ping(): Promise<string> {
    return 'scripted engine';
  }

  async create(spec: SandboxSpec): Promise<string> {
    checkSpec(spec);
    if (this.#options.images && !this.#options.images.includes(spec.image)) {
      throw new AppError('sandbox_failed', `The image ${spec.image} is not on this host.`);
    }
    for (const [id, container] of this.#containers) {
      if (container.sandboxId === spec.sandboxId) await this.destroy(id);
    }
    const id = randomUUID();
    const main = (process: ScriptedProcess) => this.#options.main(process, spec);
    this.#containers.set(id, new ScriptedContainer(spec.sandboxId, spec.logBytes, main));
    return id;
  }

  async attach(containerId: string, { signal }: { signal: AbortSignal }): Promise<AttachedSandbox> {
    signal.throwIfAborted();
    const container = this.#containers.get(containerId);
    if (!container) throw new SandboxGoneError('There is no such container.');
    return container.attach(signal);
  }

  async inspect(containerId: string): Promise<SandboxState> {
    const container = this.#containers.get(containerId);
    if (!container) return { kind: 'missing' };
    return container.exit ? { kind: 'exited', exit: container.exit } : { kind: 'running' };
  }

  async destroy(containerId: string): Promise<void> {
    this.#containers.get(containerId)?.kill();
    this.#containers.delete(containerId);
  }

  async list(): Promise<SandboxContainer[]> {
    return [...this.#containers].map(([containerId, { sandboxId, createdAt }]) => ({
      containerId,
      sandboxId,
      createdAt,
    }));
  }
}

function checkSpec(spec: SandboxSpec): void {
  const faults = [
    spec.command.length === 0 && 'there is no command',
    spec.user.uid === 0 && 'the user is root',
    spec.memoryBytes <= 0 && 'there is no limit on memory',
    spec.cpus <= 0 && 'there is no limit on processors',
    spec.maxProcesses <= 0 && 'there is no limit on processes',
    spec.logBytes <= 0 && 'there is no limit on output',
    !spec.workingDir.startsWith('/') && 'the working directory is relative',
    spec.mounts.some(({ source, target }) => !source.startsWith('/') || !target.startsWith('/')) &&
      'a mount is relative',
    new Set(spec.mounts.map(({ target }) => target)).size < spec.mounts.length && 'two mounts have one target',
  ].filter((fault) => fault !== false);
  if (faults.length > 0) throw new Error(`misuse of create: ${faults.join(', ')}`);
}
