import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { DataFolder } from './data-folder.ts';
import { say } from './say.ts';
import { StartError } from './start-error.ts';

export type ServiceSpec = {
  name: string;
  command: string;
  args: string[];
  env: Record<string, string>;
  cwd?: string;
  uid?: number;
  gid?: number;
  /** Resolves to true when the service can be used. */
  isReady: () => Promise<boolean>;
  /** SIGTERM when left out. */
  stopSignal?: NodeJS.Signals;
};

export type Service = { stop: () => Promise<void> };

const readyWithinMs = 90_000;
const stopWithinMs = 25_000;

/**
 * Starts a service and keeps it running: one that ends is started again, at most once a second.
 * What it prints goes to `logs/<name>.log`; its process id stands in `pids/<name>`.
 * @throws StartError when it is not ready in time.
 */
export async function supervise(folder: DataFolder, spec: ServiceSpec): Promise<Service> {
  const service = new SupervisedService(folder, spec);
  await service.start();
  return service;
}

class SupervisedService implements Service {
  readonly #folder: DataFolder;
  readonly #spec: ServiceSpec;
  #child: ChildProcess | null = null;
  #stopping = false;

  constructor(folder: DataFolder, spec: ServiceSpec) {
    this.#folder = folder;
    this.#spec = spec;
  }

  async start(): Promise<void> {
    this.#spawn();
    const deadline = Date.now() + readyWithinMs;
    while (!(await this.#spec.isReady().catch(() => false))) {
      if (Date.now() > deadline || this.#hasEnded()) {
        await this.stop();
        throw new StartError(`${this.#spec.name} did not start; ${this.#logPath()} says why.`);
      }
      await delay(50);
    }
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    const child = this.#child;
    if (child && !this.#hasEnded()) {
      const exited = once(child, 'exit');
      child.kill(this.#spec.stopSignal ?? 'SIGTERM');
      const late = new AbortController();
      await Promise.race([
        exited,
        delay(stopWithinMs, undefined, { signal: late.signal }).then(() => child.kill('SIGKILL')),
      ]);
      late.abort();
    }
    await rm(this.#pidPath(), { force: true });
  }

  #hasEnded(): boolean {
    const child = this.#child;
    return !child?.pid || child.exitCode !== null || child.signalCode !== null;
  }

  #spawn(): void {
    const { command, args, env, cwd, uid, gid } = this.#spec;
    const log = openSync(this.#logPath(), 'a', 0o600);
    const child = spawn(command, args, {
      env,
      stdio: ['ignore', log, log],
      // A group of its own: Ctrl-C in the terminal reaches only the launcher, which stops services in order.
      detached: true,
      ...(cwd === undefined ? {} : { cwd }),
      ...(uid === undefined ? {} : { uid }),
      ...(gid === undefined ? {} : { gid }),
    });
    closeSync(log);
    this.#child = child;
    child.on('error', () => {});
    child.on('exit', (code, signal) => void this.#ended(code, signal));
    if (child.pid) void writeFile(this.#pidPath(), `${child.pid}\n`);
  }

  async #ended(code: number | null, signal: NodeJS.Signals | null): Promise<void> {
    if (this.#stopping) return;
    await delay(1_000);
    if (this.#stopping) return;
    say(`${this.#spec.name} ended (${signal ?? `exit ${code}`}); starting it again.`);
    this.#spawn();
  }

  #logPath(): string {
    return join(this.#folder.logs, `${this.#spec.name}.log`);
  }

  #pidPath(): string {
    return join(this.#folder.pids, this.#spec.name);
  }
}
