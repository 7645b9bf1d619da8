import type { IncomingHttpHeaders } from 'node:http';
import type { Logger } from '@codex-web/service-kit/logger';
import { z } from 'zod';
import type { AttemptGate } from './attempt-gate.ts';
import type { CountedAnswer } from './counted-answer.ts';
import type { DoorTraffic } from './door-traffic.ts';
import { providerTrace } from './provider-trace.ts';

/** Keeps the books of one request: at most one usage record, whatever way the request ends. */
export interface Tally {
  /** Remembers the body that is sent, for the model's name when the answer does not tell it. */
  asked(body: Buffer): void;
  /** What the request ended with so far. */
  readonly status: number;
  /** How the provider names its last answer, for the log. */
  readonly trace: Record<string, string>;
  answered(answer: { headers: IncomingHttpHeaders }): void;
  modelSentBytes(): void;
  /** The provider's count; returns when it is recorded. */
  counted(status: number, answer: CountedAnswer): Promise<void>;
  /** The request ended without a count. */
  failed(status: number): Promise<void>;
}

const noUsage = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, reasoningOutputTokens: 0 };

export function createTally(parts: {
  requestId: string;
  counted: boolean;
  traffic: DoorTraffic;
  gate: AttemptGate;
  logger: Logger;
}): Tally {
  const { requestId, traffic, gate, logger } = parts;
  const { attemptId } = gate;
  let open = parts.counted;
  let request: Buffer | null = null;
  let status = 0;
  let trace: Record<string, string> = {};

  async function record(ended: number, answer: CountedAnswer | null): Promise<void> {
    status = ended;
    if (!open) return;
    open = false;
    const usage = answer?.usage ?? noUsage;
    const model = answer?.model ?? requestedModel(request);
    const entry = { requestId, model, status, at: new Date().toISOString(), ...usage };
    gate.recorded(entry);
    try {
      await traffic.append({ ...entry, attemptId });
    } catch (error) {
      logger.error({ err: error, requestId }, 'could not write a usage record');
    }
  }

  return {
    asked: (body) => {
      request = body;
    },
    get status() {
      return status;
    },
    get trace() {
      return trace;
    },
    answered: ({ headers }) => {
      trace = providerTrace(headers);
    },
    modelSentBytes: () => {
      traffic.lastModelByteAt = new Date();
    },
    counted: (ended, answer) => record(ended, answer),
    failed: (ended) => record(ended, null),
  };
}

function requestedModel(body: Buffer | null): string {
  try {
    return z.object({ model: z.string().max(200) }).parse(JSON.parse(body?.toString('utf8') ?? '')).model;
  } catch {
    return 'unknown';
  }
}
