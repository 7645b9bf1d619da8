import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createAnswerReader } from './answer-reader.ts';
import type { Exchange } from './exchange.ts';
import { headersToSandbox } from './forwarded-headers.ts';
import type { OpenedAnswer } from './open-answer.ts';
import { ProviderFault } from './provider-fault.ts';
import type { SentSecrets } from './sent-secrets.ts';
import type { Tally } from './tally.ts';

export type Relay = {
  answer: OpenedAnswer;
  response: ServerResponse;
  exchange: Exchange;
  tally: Tally;
  secrets: SentSecrets;
  idleTimeoutMs: number;
  /** Told when the provider gives up within its answer; what it throws ends the relay before the sandbox sees that. */
  onFailure(failure: unknown): Promise<void>;
};

/**
 * Passes an answer on piece by piece, no faster than the sandbox takes it and without the secrets that were sent. The piece that
 * ends the answer is held back until its usage is recorded, so who sees the end can rely on the count.
 * Throws when the provider cuts the answer or is silent for `idleTimeoutMs`; what was counted until then is recorded.
 */
export async function relayAnswer(relay: Relay): Promise<void> {
  const { answer, response, tally, secrets } = relay;
  const { status, headers } = answer;
  const reader = createAnswerReader(headers['content-type']);
  const scrubber = secrets.scrubber();
  response.writeHead(
    status,
    headersToSandbox(headers, (value) => secrets.scrub(value)),
  );
  response.flushHeaders();
  try {
    for await (const piece of piecesOf(relay)) {
      const { counted, failure } = reader.push(piece);
      if (counted) await tally.counted(status, counted);
      if (failure !== undefined) await relay.onFailure(failure);
      await pass(scrubber.push(piece), relay);
    }
  } catch (error) {
    const counted = reader.end();
    if (counted) await tally.counted(status, counted);
    throw error;
  }
  const counted = reader.end();
  await (counted ? tally.counted(status, counted) : tally.failed(status));
  response.end(scrubber.end());
}

async function* piecesOf({ answer, exchange, tally, idleTimeoutMs }: Relay): AsyncGenerator<Buffer> {
  yield* answer.head.splice(0);
  for (;;) {
    const { value, done } = await exchange.within(idleTimeoutMs, idle(idleTimeoutMs), () => answer.pieces.next());
    if (done) return;
    tally.modelSentBytes();
    yield value;
  }
}

async function pass(piece: Buffer, { response, exchange }: Relay): Promise<void> {
  if (piece.length === 0 || response.write(piece)) return;
  await once(response, 'drain', { signal: exchange.signal });
}

export const idle = (timeoutMs: number) => () =>
  new ProviderFault({
    status: 504,
    code: 'provider_silent',
    message: `The model provider stopped in the middle of its answer and sent nothing for ${timeoutMs / 1000} s.`,
  });
