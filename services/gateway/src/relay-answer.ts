import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Exchange } from './exchange.ts';
import { headersToSandbox } from './forwarded-headers.ts';
import type { ProviderAnswer } from './provider.ts';
import { ProviderFault } from './provider-fault.ts';
import type { Tally } from './tally.ts';
import { createUsageReader } from './usage-reader.ts';

export type Relay = {
  answer: ProviderAnswer;
  response: ServerResponse;
  exchange: Exchange;
  tally: Tally;
  idleTimeoutMs: number;
};

/**
 * Passes an answer on piece by piece, no faster than the sandbox takes it. The piece that ends the answer is held back
 * until its usage is recorded, so who sees the end can rely on the count.
 * Throws when the provider cuts the answer or is silent for `idleTimeoutMs`.
 */
export async function relayAnswer({ answer, response, exchange, tally, idleTimeoutMs }: Relay): Promise<void> {
  const { status, headers, body } = answer;
  const usage = createUsageReader(headers['content-type']);
  tally.modelSentBytes();
  response.writeHead(status, headersToSandbox(headers));
  response.flushHeaders();
  const pieces = body[Symbol.asyncIterator]();
  const idle = () => new ProviderFault(idleProvider(idleTimeoutMs / 1000));
  for (;;) {
    const { value, done } = await exchange.within(idleTimeoutMs, idle, () => pieces.next());
    if (done) break;
    tally.modelSentBytes();
    const counted = usage.push(value);
    if (counted) await tally.counted(status, counted);
    if (!response.write(value)) await once(response, 'drain', { signal: exchange.signal });
  }
  const counted = usage.end();
  await (counted ? tally.counted(status, counted) : tally.failed(status));
  response.end();
}

const idleProvider = (seconds: number) => ({
  status: 504,
  code: 'provider_silent',
  message: `The model provider stopped in the middle of its answer and sent nothing for ${seconds} s.`,
});
