import type { UsageAnswer } from '@codex-web/contracts/gateway';
import { type AttemptUsage, noUsage } from '@codex-web/contracts/usage';
import type { Database } from '@codex-web/db/connect';
import { recordUsage } from '@codex-web/db/record-usage';
import type { GatewayClient } from '../gateway/gateway-client.ts';

/** Brings what the gateway counted for one attempt into the database. */
export class UsageWatch {
  readonly #gateway: GatewayClient;
  readonly #db: Database;
  readonly #doorId: string;
  readonly #attemptId: string;
  #next = 0;
  #total = noUsage;
  /** When the model provider last sent anything, in milliseconds since 1970. */
  modelAt: number | null = null;
  /** What requests are held for, and why there are to be no more, as the gateway last said. */
  waiting: UsageAnswer['waiting'] = null;
  halted: UsageAnswer['halted'] = null;

  constructor(gateway: GatewayClient, db: Database, doorId: string, attemptId: string) {
    this.#gateway = gateway;
    this.#db = db;
    this.#doorId = doorId;
    this.#attemptId = attemptId;
  }

  /** @returns the new total when it has grown since the last call, else null. */
  async update(): Promise<AttemptUsage | null> {
    const answer = await this.#gateway.usage(this.#doorId, this.#next);
    this.modelAt = answer.lastModelByteAt === null ? null : Date.parse(answer.lastModelByteAt);
    this.waiting = answer.waiting;
    this.halted = answer.halted;
    const records = answer.records.filter((record) => record.attemptId === this.#attemptId);
    if (records.length === 0) {
      this.#next = answer.next;
      return null;
    }
    const total = await recordUsage(
      this.#db,
      this.#attemptId,
      records.map(({ attemptId: _, ...record }) => record),
    );
    this.#next = answer.next;
    const grown = total.requests > this.#total.requests;
    this.#total = total;
    return grown ? total : null;
  }
}
