import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CredentialSource } from '@codex-web/credentials/credential-source';
import { sendWithCredential } from '@codex-web/credentials/send-with-credential';
import type { Logger } from '@codex-web/service-kit/logger';
import { type DoorRoute, doorRoute, providerUrl } from './door-route.ts';
import type { DoorTraffic } from './door-traffic.ts';
import { Exchange } from './exchange.ts';
import { headersToProvider } from './forwarded-headers.ts';
import { type Refusal, sendRefusal } from './openai-error.ts';
import type { Provider, ProviderAnswer } from './provider.ts';
import {
  explain,
  missingKey,
  ProviderFault,
  redirectingProvider,
  SandboxHungUp,
  silentProvider,
} from './provider-fault.ts';
import { readBody } from './read-body.ts';
import { relayAnswer } from './relay-answer.ts';
import { createTally, type Tally } from './tally.ts';

export type ForwardLimits = {
  bodyBytes: number;
  openRequestsPerDoor: number;
  requestsPerDoor: number;
  headersTimeoutMs: number;
  idleTimeoutMs: number;
};

export type ForwardParts = {
  provider: Provider;
  baseUrl: URL;
  /** Null when the provider asks for no credential. */
  credential: CredentialSource | null;
  limits: ForwardLimits;
  logger: Logger;
};

export type Forward = (request: IncomingMessage, response: ServerResponse, traffic: DoorTraffic) => Promise<void>;

/**
 * Takes one request of a sandbox to the model provider and its answer back. Never throws: whatever goes wrong is answered,
 * or the connection is cut when the answer had begun. Each counted request leaves exactly one usage record.
 */
export function createForward(parts: ForwardParts): Forward {
  return async (request, response, traffic) => {
    const route = doorRoute(request.method, request.url);
    const refusal = route ? overLimit(traffic, parts.limits) : unknownRoute;
    if (!route || refusal) return sendRefusal(response, refusal ?? unknownRoute, { connection: 'close' });
    traffic.openRequests += 1;
    try {
      await pass(parts, route, request, response, traffic);
    } finally {
      traffic.openRequests -= 1;
    }
  };
}

async function pass(
  parts: ForwardParts,
  route: DoorRoute,
  request: IncomingMessage,
  response: ServerResponse,
  traffic: DoorTraffic,
): Promise<void> {
  const requestId = randomUUID();
  const startedAt = Date.now();
  const exchange = new Exchange(response);
  const tally = createTally({ requestId, counted: route.counted, traffic, logger: parts.logger });
  try {
    const body = await readBody(request, parts.limits.bodyBytes);
    if (!body) return await refuseLong(response, tally);
    tally.asked(body);
    const answer = await ask(parts, route, request, body, exchange);
    await relayAnswer({ answer, response, exchange, tally, idleTimeoutMs: parts.limits.idleTimeoutMs });
  } catch (error) {
    await fail(exchange.why(error), response, tally, parts.logger);
  } finally {
    const { status } = tally;
    parts.logger.info({ requestId, attemptId: traffic.attemptId, status, ms: Date.now() - startedAt }, route.path);
  }
}

/** The provider's answer, with the credential put in and renewed once where it is turned away. */
async function ask(
  { provider, baseUrl, credential, limits }: ForwardParts,
  route: DoorRoute,
  request: IncomingMessage,
  body: Buffer,
  exchange: Exchange,
): Promise<ProviderAnswer> {
  const { signal } = exchange;
  const url = providerUrl(baseUrl, route);
  const silent = () => new ProviderFault(silentProvider(limits.headersTimeoutMs / 1000));
  const send = (accessToken: string | null) =>
    exchange.within(limits.headersTimeoutMs, silent, () =>
      provider.send({ url, method: route.method, headers: headersToProvider(request, accessToken), body, signal }),
    );
  const isUnauthorized = (answer: ProviderAnswer) => answer.status === 401;
  const discard = (answer: ProviderAnswer) => answer.body.dump();
  const answer = credential
    ? await sendWithCredential(credential, {
        send: (token) => send(token.accessToken),
        isUnauthorized,
        discard,
        signal,
      })
    : await send(null);
  const refusal = isUnauthorized(answer) ? missingKey : isRedirect(answer) ? redirectingProvider : null;
  if (!refusal) return answer;
  await discard(answer);
  throw new ProviderFault(refusal);
}

async function refuseLong(response: ServerResponse, tally: Tally): Promise<void> {
  await tally.failed(tooLong.status);
  sendRefusal(response, tooLong, { connection: 'close' });
}

async function fail(error: unknown, response: ServerResponse, tally: Tally, logger: Logger): Promise<void> {
  if (error instanceof SandboxHungUp) return tally.failed(SandboxHungUp.status);
  const refusal = explain(error);
  logger.warn({ err: error, code: refusal.code }, 'the provider gave no whole answer');
  await tally.failed(refusal.status);
  if (response.headersSent) response.destroy();
  else sendRefusal(response, refusal);
}

function overLimit(traffic: DoorTraffic, limits: ForwardLimits): Refusal | null {
  if (traffic.openRequests >= limits.openRequestsPerDoor) return tooManyAtOnce;
  return traffic.countedRequests >= limits.requestsPerDoor ? tooManyInAll : null;
}

function isRedirect({ status }: ProviderAnswer): boolean {
  return status >= 300 && status < 400;
}

const unknownRoute: Refusal = {
  status: 404,
  code: 'not_found',
  message: 'The gateway lets only model requests through.',
};
const tooLong: Refusal = {
  status: 413,
  code: 'request_too_large',
  message: 'The model request is too long to be sent.',
};
const tooManyAtOnce: Refusal = {
  status: 429,
  code: 'too_many_open_requests',
  message: 'Too many model requests are under way in this sandbox. Wait for one to end.',
};
const tooManyInAll: Refusal = {
  status: 429,
  code: 'insufficient_quota',
  message: 'This sandbox has made as many model requests as one sandbox may.',
};
