import { availableParallelism } from 'node:os';
import { AppError } from '@codex-web/contracts/app-error';
import Docker from 'dockerode';
import pLimit from 'p-limit';
import type { SandboxContainer, SandboxEngine, SandboxSpec, SandboxState } from '../engine.ts';
import { SandboxGoneError } from '../sandbox-gone-error.ts';
import { attachContainer } from './attach-container.ts';
import { containerName, containerOptions, ownerLabel, sandboxLabel } from './container-options.ts';
import { openLiveStdout } from './container-streams.ts';
import { asEngineError, statusOf } from './docker-errors.ts';
import { UnreadStreams } from './unread-streams.ts';

/** No call of the engine takes longer on a machine that works. */
const answerWithinMs = 120_000;
/** How long the output of a container may wait for whoever attaches first. */
const attachWithinMs = 15_000;

export type DockerEngineOptions = {
  /** Names this installation: its containers carry the name, and no other container is touched. */
  owner: string;
  /** The engine that DOCKER_HOST names when not given, else the one of this host. */
  docker?: Docker;
};

/** Sandboxes as containers of a Docker engine on this host, version 20.10 or newer. */
export function createDockerEngine({ owner, docker = new Docker() }: DockerEngineOptions): SandboxEngine {
  return new DockerEngine(owner, docker);
}

class DockerEngine implements SandboxEngine {
  readonly #owner: string;
  readonly #docker: Docker;
  readonly #cores = availableParallelism();
  readonly #startLimit = pLimit(this.#cores);
  readonly #unread = new UnreadStreams(attachWithinMs);

  constructor(owner: string, docker: Docker) {
    this.#owner = owner;
    this.#docker = docker;
  }

  async ping(): Promise<string> {
    const { Version, ApiVersion } = await ask(this.#docker.version());
    return `Docker ${Version} (API ${ApiVersion})`;
  }

  async create(spec: SandboxSpec): Promise<string> {
    return await this.#startLimit(async () => {
      const container = await this.#make(spec);
      try {
        const stdout = await openLiveStdout(container);
        this.#unread.put(container.id, stdout);
        await ask(container.start());
        return container.id;
      } catch (error) {
        await this.destroy(container.id).catch(() => undefined);
        throw cannotStart(spec, asEngineError(error));
      }
    });
  }

  async attach(containerId: string, { signal }: { signal: AbortSignal }) {
    signal.throwIfAborted();
    const live = this.#unread.take(containerId);
    try {
      return await attachContainer(this.#docker.getContainer(containerId), live, signal);
    } catch (error) {
      live?.destroy();
      signal.throwIfAborted();
      if (statusOf(error) === 404) throw new SandboxGoneError('There is no such container.', { cause: error });
      throw error instanceof SandboxGoneError ? error : asEngineError(error);
    }
  }

  async inspect(containerId: string): Promise<SandboxState> {
    try {
      const { State } = await ask(this.#docker.getContainer(containerId).inspect());
      if (State.Status === 'created') return { kind: 'created' };
      if (State.Running) return { kind: 'running' };
      const { ExitCode: exitCode, OOMKilled } = State;
      return { kind: 'exited', exit: { exitCode, outOfMemory: exitCode === 137 && OOMKilled } };
    } catch (error) {
      if (statusOf(error) === 404) return { kind: 'missing' };
      throw error;
    }
  }

  async destroy(containerId: string): Promise<void> {
    this.#unread.close(containerId);
    const container = this.#docker.getContainer(containerId);
    try {
      await ask(container.remove({ force: true, v: true }));
    } catch (error) {
      if (statusOf(error) === 404) return;
      if (statusOf(error) !== 409) throw error;
      // Somebody else is removing it; then it only has to be waited for.
      await ask(container.wait({ condition: 'removed' })).catch((waiting: unknown) => {
        if (statusOf(waiting) !== 404) throw waiting;
      });
    }
  }

  async list(): Promise<SandboxContainer[]> {
    const filters = { label: [`${ownerLabel}=${this.#owner}`] };
    const found = await ask(this.#docker.listContainers({ all: true, filters }));
    return found.map(({ Id, Labels, Created }) => ({
      containerId: Id,
      sandboxId: Labels[sandboxLabel] ?? '',
      createdAt: Created * 1_000,
    }));
  }

  async #make(spec: SandboxSpec): Promise<Docker.Container> {
    const facts = { owner: this.#owner, cores: this.#cores, imageVolumes: await this.#volumesOf(spec.image) };
    const options = containerOptions(spec, facts);
    const make = () => ask(this.#docker.createContainer(options));
    try {
      return await make();
    } catch (error) {
      if (statusOf(error) !== 409) throw cannotStart(spec, error);
    }
    await this.destroy(containerName(this.#owner, spec.sandboxId));
    return await make().catch((error: unknown) => {
      throw cannotStart(spec, error);
    });
  }

  async #volumesOf(image: string): Promise<string[]> {
    try {
      const { Config } = await ask(this.#docker.getImage(image).inspect());
      return Object.keys(Config.Volumes ?? {});
    } catch (error) {
      throw statusOf(error) === 404 ? missingImage(image, error) : error;
    }
  }
}

/** Waits for an answer of the engine, but not for ever. @throws what it answers, or EngineUnavailableError. */
async function ask<T>(answer: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${answerWithinMs} ms`)), answerWithinMs);
  try {
    return await Promise.race([answer, promise]);
  } catch (error) {
    throw asEngineError(error);
  } finally {
    clearTimeout(timer);
  }
}

/** An answer of the engine is about this container; anything else is about the engine. */
function cannotStart(spec: SandboxSpec, error: unknown): unknown {
  if (statusOf(error) === null) return error;
  const message = `A sandbox could not be started from the image ${spec.image}. The worker's log says why.`;
  return new AppError('sandbox_failed', message, { cause: error });
}

function missingImage(image: string, cause: unknown): AppError {
  const message = `The image ${image} is not on this host. Pull it there, or choose another image for the environment.`;
  return new AppError('sandbox_failed', message, { cause });
}
