import type { Logger } from '@codex-web/service-kit/logger';
import { z } from 'zod';
import type { DoorTraffic } from './door-traffic.ts';
import type { CountedAnswer } from './usage-reader.ts';

/** Keeps the books of one request: at most one usage record, whatever way the request ends. */
export interface Tally {
  /** Remembers the body that is sent, for the model's name when the answer does not tell it. */
  asked(body: Buffer): void;
  /** What the request ended with so far. */
  readonly status: number;
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
  logger: Logger;
}): Tally {
  const { requestId, traffic, logger } = parts;
  const { attemptId } = traffic;
  let open = parts.counted;
  let request: Buffer | null = null;
  let status = 0;

  async function record(ended: number, answer: CountedAnswer | null): Promise<void> {
    status = ended;
    if (!open) return;
    open = false;
    const model = answer?.model ?? requestedModel(request);
    const usage = answer?.usage ?? noUsage;
    try {
      await traffic.append({ requestId, attemptId, model, status, at: new Date().toISOString(), ...usage });
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
