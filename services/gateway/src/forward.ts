import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from '@codex-web/service-kit/logger';
import type { Clock } from './clock.ts';
import { type DoorRoute, doorRoute } from './door-route.ts';
import type { DoorTraffic } from './door-traffic.ts';
import { Exchange } from './exchange.ts';
import { Halted } from './halted.ts';
import { ModelExchange } from './model-exchange.ts';
import { type Refusal, sendRefusal, terminalEvent } from './openai-error.ts';
import type { Provider } from './provider.ts';
import { explain, SandboxHungUp } from './provider-fault.ts';
import { readBody } from './read-body.ts';
import { createTally, type Tally } from './tally.ts';

export type ForwardLimits = {
  bodyBytes: number;
  openRequestsPerDoor: number;
  requestsPerDoor: number;
  headersTimeoutMs: number;
  idleTimeoutMs: number;
  /** How long a request of a halted attempt is kept back, so that the worker can end the attempt before its agent does. */
  haltHoldMs: number;
};

export type ForwardParts = { provider: Provider; limits: ForwardLimits; clock: Clock; logger: Logger };

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
  const { limits, logger } = parts;
  const { gate } = traffic;
  const requestId = randomUUID();
  const startedAt = Date.now();
  const exchange = new Exchange(response);
  const tally = createTally({ requestId, counted: route.counted, traffic, gate, logger });
  try {
    const sent = { body: await readBody(request, limits.bodyBytes) };
    if (!sent.body) return await refuseLong(response, tally);
    tally.asked(sent.body);
    await new ModelExchange({ ...parts, ...limits, route, request, response, sent, gate, exchange, tally }).carryOut();
  } catch (error) {
    const why = exchange.why(error);
    if (why instanceof Halted) await halt(why, { ...parts, route, response, exchange, tally });
    else await fail(why, response, tally, logger);
  } finally {
    const { status, trace } = tally;
    logger.info({ requestId, attemptId: gate.attemptId, status, ms: Date.now() - startedAt, ...trace }, route.path);
  }
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

type Halting = ForwardParts & {
  route: DoorRoute;
  response: ServerResponse;
  exchange: Exchange;
  tally: Tally;
};

/**
 * Gives the worker, which sees that the attempt is to be ended, the time to. Then the agent is told, in a way that it does not try
 * again after: a 400, or an event of its own when the answer had begun.
 */
async function halt(reason: Halted, halting: Halting): Promise<void> {
  const { route, response, exchange, tally, clock, limits, logger } = halting;
  logger.warn({ code: reason.code, label: reason.label }, reason.message);
  await tally.failed(reason.status);
  if (route.counted) await clock.sleep(limits.haltHoldMs, exchange.signal).catch(() => undefined);
  if (response.destroyed) return;
  const refusal = { status: 400, code: reason.label, message: reason.message };
  if (response.headersSent) response.end(terminalEvent(refusal));
  else sendRefusal(response, refusal);
}

function overLimit(traffic: DoorTraffic, limits: ForwardLimits): Refusal | null {
  if (traffic.openRequests >= limits.openRequestsPerDoor) return tooManyAtOnce;
  return traffic.countedRequests >= limits.requestsPerDoor ? tooManyInAll : null;
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
