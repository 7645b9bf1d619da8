import type { IncomingHttpHeaders } from 'node:http';
import type { Logger } from '@codex-web/service-kit/logger';
import { z } from 'zod';
import type { AttemptGate } from './attempt-gate.ts';
import type { CountedAnswer } from './counted-answer.ts';
import type { DoorTraffic } from './door-traffic.ts';
import { providerTrace } from './provider-trace.ts';

/** Keeps the books of one request: at most one usage record, whatever way the request ends. */
export interface Tally {
  /** Notes the model's name in the body that is sent, for when the answer does not tell it. */
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
  let requested = () => 'unknown';
  let status = 0;
  let trace: Record<string, string> = {};

  async function record(ended: number, answer: CountedAnswer | null): Promise<void> {
    status = ended;
    if (!open) return;
    open = false;
    const usage = answer?.usage ?? noUsage;
    const model = answer?.model ?? requested();
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
      requested = modelIn(body);
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

/** The model's name usually stands first; only if it does not is the body kept, to be read when the name is needed. */
function modelIn(body: Buffer): () => string {
  const first = /^\s*\{\s*"model"\s*:\s*"([^"\\]{1,200})"/.exec(body.toString('utf8', 0, 1_000))?.[1];
  return first === undefined ? () => modelOf(body) : () => first;
}

function modelOf(body: Buffer): string {
  try {
    return z.object({ model: z.string().max(200) }).parse(JSON.parse(body.toString('utf8'))).model;
  } catch {
    return 'unknown';
  }
}
