import { chmod, mkdir } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Door, UsageAnswer } from '@codex-web/contracts/gateway';
import type { Logger } from '@codex-web/service-kit/logger';
import { AttemptGate, type GateParts } from './attempt-gate.ts';
import type { StoredDoor } from './door-store.ts';
import type { DoorTraffic } from './door-traffic.ts';
import type { Forward } from './forward.ts';
import { checkPathLength, closeServer, listenOnSocket } from './listen-on-socket.ts';
import type { AttributedRecord, UsageLog } from './usage-log.ts';

const maxConnections = 64;
/** Longer than an agent usually works between two requests, so that it rarely meets a connection that is being closed. */
const keepAliveTimeoutMs = 120_000;
const maxHeaderBytes = 64 * 1024;

export type DoorParts = { doorsFolder: string; log: UsageLog; forward: Forward; gates: GateParts; logger: Logger };

/** One sandbox's way out: a folder that holds a unix socket and nothing else, and what passed through it. */
export class OpenDoor implements DoorTraffic {
  readonly folder: string;
  openRequests = 0;
  lastModelByteAt: Date | null = null;
  #door: StoredDoor;
  #gate: AttemptGate;
  readonly #parts: DoorParts;
  readonly #server: Server;
  readonly #underWay = new Set<Promise<void>>();

  private constructor(door: StoredDoor, folder: string, parts: DoorParts) {
    this.#door = door;
    this.folder = folder;
    this.#parts = parts;
    this.#gate = this.#gateOf(door.attemptId);
    const options = { keepAliveTimeout: keepAliveTimeoutMs, maxHeaderSize: maxHeaderBytes };
    this.#server = createServer(options, (request, response) => this.#serve(request, response));
    this.#server.maxConnections = maxConnections;
  }

  /**
   * The folder is kept when it is there, since sandboxes have it mounted; the socket in it is made anew.
   * Any user of the host may connect to it: who can reach it is decided by who has the folder mounted.
   * @throws SocketPathTooLong when the folder's path leaves no room for the socket.
   */
  static async open(door: StoredDoor, parts: DoorParts): Promise<OpenDoor> {
    const folder = join(parts.doorsFolder, door.doorId);
    const socket = join(folder, 'gateway.sock');
    checkPathLength(socket);
    await mkdir(folder, { recursive: true });
    await chmod(folder, 0o755);
    const opened = new OpenDoor(door, folder, parts);
    await listenOnSocket(opened.#server, socket, 0o666);
    return opened;
  }

  get gate(): AttemptGate {
    return this.#gate;
  }

  get countedRequests(): number {
    return this.#parts.log.length;
  }

  append(record: AttributedRecord): Promise<void> {
    return this.#parts.log.append(record);
  }

  /** Requests from now on count for this attempt; those under way stay with the one they began for. */
  pointAt(attemptId: string): void {
    if (attemptId === this.#door.attemptId) return;
    this.#door = { ...this.#door, attemptId };
    this.#gate.close();
    this.#gate = this.#gateOf(attemptId);
  }

  describe(): Door {
    return { ...this.#door, folder: this.folder };
  }

  usage(after: number): UsageAnswer {
    return {
      records: this.#parts.log.after(after),
      next: this.#parts.log.length,
      openRequests: this.openRequests,
      lastModelByteAt: this.lastModelByteAt?.toISOString() ?? null,
      waiting: this.#gate.waiting,
      halted: this.#gate.halted,
    };
  }

  /** Ends the requests under way and returns when their records are written. The folder stays. */
  async close(): Promise<void> {
    await closeServer(this.#server);
    await Promise.all(this.#underWay);
    this.#gate.close();
    await this.#parts.log.close();
  }

  #gateOf(attemptId: string): AttemptGate {
    const records = this.#parts.log.after(0).filter((record) => record.attemptId === attemptId);
    return new AttemptGate(
      attemptId,
      records.map(({ attemptId: _, ...record }) => record),
      this.#parts.gates,
    );
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const passing = this.#parts.forward(request, response, this).catch((error: unknown) => {
      this.#parts.logger.error({ err: error, doorId: this.#door.doorId }, 'a request was dropped');
      response.destroy();
    });
    this.#underWay.add(passing);
    void passing.finally(() => this.#underWay.delete(passing));
  }
}
