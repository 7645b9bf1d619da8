import type {
  Admission,
  AdmissionRequest,
  Connection,
  ProviderSignal,
  WireToken,
} from '@codex-web/contracts/admission';
import { AppError } from '@codex-web/contracts/app-error';
import type { UsageAnswer } from '@codex-web/contracts/gateway';
import type { UsageRecord } from '@codex-web/contracts/usage';
import { asCredentialError } from '@codex-web/credentials/credential-error';
import type { Token } from '@codex-web/credentials/credential-source';
import type { ApiClient } from './api-client.ts';
import type { Clock } from './clock.ts';
import { CredentialOutage } from './credential-outage.ts';
import { Halted } from './halted.ts';
import { type HeldCredential, type HeldCredentials, tokenOf } from './held-credentials.ts';
import { Line, untilAborted } from './line.ts';
import { jittered } from './provider-waits.ts';

/** A request that may go. Whoever got it calls `release` when the request has ended and is recorded; safe twice. */
export type Admitted = { connection: Connection; credential: HeldCredential | null; release(): void };

export type GateParts = {
  api: ApiClient;
  credentials: HeldCredentials;
  clock: Clock;
  /** How long a token is kept while the attempt asks nothing, in milliseconds. */
  forgetAfterMs?: number;
};

type Wait = NonNullable<UsageAnswer['waiting']>;
type Open = Extract<Admission, { kind: 'admitted' }>;

const maxRecordsAtOnce = 1_000;
const forgetAfterMs = 600_000;
/** What makes an attempt wait can be put right before its time. */
const longestSleepMs = 60_000;

/**
 * What stands between one attempt and the model provider: it asks the API before each request, brings along what was used,
 * and holds requests as long as the attempt has to wait.
 */
export class AttemptGate {
  readonly attemptId: string;
  readonly #parts: GateParts;
  readonly #line = new Line();
  readonly #waits = new Set<Wait>();
  readonly #outage = new CredentialOutage();
  #unacknowledged: UsageRecord[];
  #credential: HeldCredential | null = null;
  #halted: Halted | null = null;
  #limited = false;
  #underWay = 0;
  #released = Promise.withResolvers<void>();
  #forgetting: NodeJS.Timeout | undefined;

  /** @param unacknowledged records of the attempt that the API may not have. */
  constructor(attemptId: string, unacknowledged: UsageRecord[], parts: GateParts) {
    this.attemptId = attemptId;
    this.#unacknowledged = [...unacknowledged];
    this.#parts = parts;
  }

  get waiting(): Wait | null {
    return [...this.#waits].at(-1) ?? null;
  }

  get halted(): UsageAnswer['halted'] {
    return this.#halted && { code: this.#halted.code, message: this.#halted.message };
  }

  recorded(record: UsageRecord): void {
    this.#unacknowledged.push(record);
  }

  /** From now on every request of the attempt ends with this. The first reason stays. */
  halt(reason: Halted): void {
    this.#halted ??= reason;
  }

  /**
   * Waits until a request may go. While limits stand over the attempt, one request is under way at a time.
   * @throws Halted, ApiUnavailableError, and the signal's reason.
   */
  async admit(signal: AbortSignal): Promise<Admitted> {
    const leave = await this.#line.enter(signal);
    try {
      const open = await this.#opened(signal);
      const equipped = this.#equipped(open);
      if (!open.limited) leave();
      return { ...equipped, release: this.#begun(leave) };
    } catch (error) {
      if (error instanceof Halted) this.halt(error);
      leave();
      throw error;
    }
  }

  /** For a request that nobody pays for, such as the list of models: refused instead of held. */
  async peek(signal: AbortSignal): Promise<Admitted> {
    const admission = await this.#ask(signal);
    if (admission.kind !== 'admitted') throw new Halted(admission.code, admission.message);
    return { ...this.#equipped(admission), release: () => undefined };
  }

  /** Keeps a request back for a while, and lets that be seen. */
  async hold(ms: number, reason: Pick<Wait, 'code' | 'message'>, signal: AbortSignal): Promise<void> {
    const { clock } = this.#parts;
    const wait = { ...reason, until: new Date(clock.now() + ms).toISOString() };
    this.#waits.add(wait);
    try {
      await clock.sleep(ms, signal);
    } finally {
      this.#waits.delete(wait);
    }
  }

  signal(said: ProviderSignal, signal: AbortSignal): Promise<void> {
    return this.#parts.api.signal(this.attemptId, said, signal);
  }

  /** The attempt has no door any more. */
  close(): void {
    clearTimeout(this.#forgetting);
    this.#credential = null;
    this.#parts.credentials.release(this.attemptId);
  }

  async #opened(signal: AbortSignal): Promise<Open> {
    for (;;) {
      if (this.#limited) await this.#alone(signal);
      const admission = await this.#waitedFor(await this.#askUnlessHalted(signal), signal);
      this.#limited = admission.limited;
      // Those under way went before there was a limit; what they used is known when they have ended.
      if (!admission.limited || this.#underWay === 0) return admission;
    }
  }

  /**
   * Asks again for as long as the API says to wait, though not for ever while the credential has no token. A wait is seen until there
   * is another answer, also while it is asked for.
   */
  async #waitedFor(first: Exclude<Admission, { kind: 'halted' }>, signal: AbortSignal): Promise<Open> {
    let admission = first;
    while (admission.kind === 'wait') {
      const { code, message, until } = admission;
      const shown = { code, message, until };
      this.#waits.add(shown);
      try {
        await this.#sleepUntil(until, signal);
        admission = await this.#askUnlessHalted(signal);
      } finally {
        this.#waits.delete(shown);
      }
    }
    return admission;
  }

  async #askUnlessHalted(signal: AbortSignal): Promise<Exclude<Admission, { kind: 'halted' }>> {
    if (this.#halted) throw this.#halted;
    const admission = this.#outage.judge(await this.#ask(signal), this.#parts.clock.now());
    if (admission.kind !== 'halted') return admission;
    throw new Halted(admission.code, admission.message);
  }

  /** Brings along what the API has not acknowledged, in as many questions as it takes. */
  async #ask(signal: AbortSignal): Promise<Admission> {
    // The answer leaves out a token that is held, so that one must not be forgotten meanwhile.
    clearTimeout(this.#forgetting);
    try {
      for (;;) {
        const records = this.#unacknowledged.slice(0, maxRecordsAtOnce);
        const request: AdmissionRequest = { records, heldGeneration: this.#credential?.token?.generation ?? null };
        const admission = await this.#parts.api.admission(this.attemptId, request, signal).catch(haltWhenRefused);
        const acknowledged = new Set(records);
        this.#unacknowledged = this.#unacknowledged.filter((record) => !acknowledged.has(record));
        if (records.length < maxRecordsAtOnce) return admission;
      }
    } finally {
      this.#forgetWhenIdle();
    }
  }

  async #sleepUntil(until: string | null, signal: AbortSignal): Promise<void> {
    const { clock } = this.#parts;
    const ms = until === null ? longestSleepMs : Date.parse(until) - clock.now();
    await clock.sleep(jittered(Math.min(Math.max(ms, 1_000), longestSleepMs)), signal);
  }

  #equipped({ connection, needsToken, token }: Open): Omit<Admitted, 'release'> {
    if (!needsToken) return { connection, credential: null };
    const credential = this.#parts.credentials.use(this.attemptId, connection.credentialId);
    if (token) credential.token = adopted(token);
    this.#credential = credential;
    return { connection, credential };
  }

  #begun(leave: () => void): () => void {
    let over = false;
    this.#underWay += 1;
    clearTimeout(this.#forgetting);
    return () => {
      if (over) return;
      over = true;
      this.#underWay -= 1;
      this.#released.resolve();
      this.#released = Promise.withResolvers();
      this.#forgetWhenIdle();
      leave();
    };
  }

  /** An agent can be at work for long without its model, and an ended attempt can have a door for long. */
  #forgetWhenIdle(): void {
    clearTimeout(this.#forgetting);
    if (this.#underWay > 0) return;
    this.#forgetting = setTimeout(() => this.close(), this.#parts.forgetAfterMs ?? forgetAfterMs).unref();
  }

  async #alone(signal: AbortSignal): Promise<void> {
    while (this.#underWay > 0) await untilAborted(this.#released.promise, signal);
  }
}

/** The API knows of no such attempt, or none that is at work. */
function haltWhenRefused(error: unknown): never {
  throw error instanceof AppError ? new Halted(error.code, error.publicMessage) : error;
}

function adopted(token: WireToken): Token {
  try {
    return tokenOf(token);
  } catch (error) {
    throw new Halted('credential_invalid', asCredentialError(error).message);
  }
}
