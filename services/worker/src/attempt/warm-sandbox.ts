import { randomUUID } from 'node:crypto';
import type { AgentName } from '@codex-web/contracts/model';
import { addWaitingSandbox, updateSandbox } from '@codex-web/db/sandboxes';
import type { Logger } from '@codex-web/service-kit/logger';
import { type SandboxLimits, sandboxSpec } from './sandbox-spec.ts';
import type { WorkerParts } from './worker-parts.ts';

/** An attempt that has just begun needs the processor more than the one that may come next. */
const makeAfterMs = 1_000;
const keptMs = 10 * 60_000;
const renewEveryMs = 60_000;

type WarmParts = Pick<WorkerParts, 'db' | 'engine' | 'gateway' | 'checkouts' | 'agents' | 'maxLogBytes' | 'host'>;
type Waiting = { sandboxId: string; containerId: string; key: string };

/**
 * Keeps one container started ahead of need, with the agent in it and nothing else: no repository, no prompt, no
 * variables. It fits any attempt whose environment has the same image and limits as the one before.
 * It stands in the database like any sandbox, so that another worker ends it when this one dies.
 */
export class WarmSandbox {
  readonly #parts: WarmParts;
  readonly #logger: Logger;
  #waiting: Waiting | null = null;
  #timer: NodeJS.Timeout | undefined;
  #making: Promise<void> = Promise.resolve();
  readonly #renewing: NodeJS.Timeout;
  #closed = false;

  constructor(parts: WarmParts, logger: Logger) {
    this.#parts = parts;
    this.#logger = logger;
    this.#renewing = setInterval(() => void this.#renew(), renewEveryMs);
  }

  /** @returns a container that fits and belongs to the caller from now on, or null. Another is made for the next one. */
  async take(agent: AgentName, limits: SandboxLimits): Promise<{ sandboxId: string; containerId: string } | null> {
    const key = JSON.stringify([agent, limits]);
    const waiting = this.#waiting;
    const fits = waiting !== null && waiting.key === key;
    if (fits) this.#waiting = null;
    this.#plan(agent, limits, key);
    if (!fits) return null;
    const state = await this.#parts.engine.inspect(waiting.containerId);
    return state.kind === 'running' ? waiting : null;
  }

  /** Ends what waits, and makes no more. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    clearInterval(this.#renewing);
    await this.#making;
    await this.#drop();
  }

  #plan(agent: AgentName, limits: SandboxLimits, key: string): void {
    clearTimeout(this.#timer);
    if (this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#making = this.#making
        .then(() => this.#make(agent, limits, key))
        .catch((error) => this.#logger.warn({ err: error }, 'could not start a container ahead of need'));
    }, makeAfterMs);
  }

  async #make(agent: AgentName, limits: SandboxLimits, key: string): Promise<void> {
    if (this.#closed || this.#waiting?.key === key) return;
    await this.#drop();
    const sandboxId = randomUUID();
    const { db, engine, gateway, checkouts, host } = this.#parts;
    const folders = await checkouts.reserve(sandboxId, limits.diskBytes);
    // Until an attempt takes it, the door belongs to nobody.
    const door = await gateway.openDoor(sandboxId, sandboxId);
    const containerId = await engine.create(sandboxSpec(this.#parts, sandboxId, agent, limits, folders, door.folder));
    await addWaitingSandbox(db, { id: sandboxId, host, containerId, keptUntil: new Date(Date.now() + keptMs) });
    this.#waiting = { sandboxId, containerId, key };
  }

  /** The reconciler ends it at its next look. */
  async #drop(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting) await updateSandbox(this.#parts.db, waiting.sandboxId, { keptUntil: new Date() });
  }

  async #renew(): Promise<void> {
    const waiting = this.#waiting;
    if (!waiting) return;
    await updateSandbox(this.#parts.db, waiting.sandboxId, { keptUntil: new Date(Date.now() + keptMs) }).catch(
      (error) => this.#logger.warn({ err: error }, 'could not keep the container that was started ahead of need'),
    );
  }
}
