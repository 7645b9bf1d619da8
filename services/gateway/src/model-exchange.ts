import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Connection } from '@codex-web/contracts/admission';
import type { Token } from '@codex-web/credentials/credential-source';
import { providerUrl } from '@codex-web/credentials/provider-url';
import { ForbiddenAddressError } from '@codex-web/outbound/guarded-agent';
import type { Logger } from '@codex-web/service-kit/logger';
import type { Admitted, AttemptGate } from './attempt-gate.ts';
import { countedChatBody } from './chat-body.ts';
import type { Clock } from './clock.ts';
import type { DoorRoute } from './door-route.ts';
import type { Exchange } from './exchange.ts';
import { headersToProvider } from './forwarded-headers.ts';
import { Halted } from './halted.ts';
import { judgeAnswer, type Verdict } from './judge-answer.ts';
import { type OpenedAnswer, openAnswer } from './open-answer.ts';
import { Patience, type Step } from './patience.ts';
import type { Provider } from './provider.ts';
import { ProviderFault, silentProvider } from './provider-fault.ts';
import { idle, relayAnswer } from './relay-answer.ts';
import { sendAdmitted } from './send-admitted.ts';
import { SentSecrets } from './sent-secrets.ts';
import type { Tally } from './tally.ts';

export type ModelExchangeParts = {
  provider: Provider;
  clock: Clock;
  logger: Logger;
  headersTimeoutMs: number;
  idleTimeoutMs: number;
  route: DoorRoute;
  request: IncomingMessage;
  response: ServerResponse;
  /** Let go of as soon as the request will not be sent again: it is most of what a long answer would hold in memory. */
  sent: { body: Buffer | null };
  gate: AttemptGate;
  exchange: Exchange;
  tally: Tally;
};

/** One model request of a sandbox, asked as often as it takes until there is an answer to pass on, or none to be had. */
export class ModelExchange {
  readonly #parts: ModelExchangeParts;
  readonly #patience = new Patience();
  readonly #secrets = new SentSecrets();

  constructor(parts: ModelExchangeParts) {
    this.#parts = parts;
  }

  /** @throws Halted, ProviderFault, ApiUnavailableError, the errors of the provider's connection, and why the exchange was ended. */
  async carryOut(): Promise<void> {
    const { route, gate, exchange } = this.#parts;
    for (;;) {
      const admitted = route.counted ? await gate.admit(exchange.signal) : await gate.peek(exchange.signal);
      const step = await this.#try(admitted).catch(this.#haltAttempt).finally(admitted.release);
      if (!step) return;
      if (step.kind === 'wait') await gate.hold(step.ms, step, exchange.signal);
      else await gate.signal(step.signal, exchange.signal);
    }
  }

  /** Before the next request of the attempt can go. */
  readonly #haltAttempt = (error: unknown): never => {
    if (error instanceof Halted && this.#parts.route.counted) this.#parts.gate.halt(error);
    throw error;
  };

  /** @returns null when the answer was passed on, else what to do before the next try. */
  async #try(admitted: Admitted): Promise<Exclude<Step, { kind: 'halt' }> | null> {
    const { route, gate, exchange } = this.#parts;
    const { connection } = admitted;
    if (route.wireApi && route.wireApi !== connection.wireApi) throw notSpoken(connection);
    for (const value of Object.values(connection.headers)) this.#secrets.addHeader(value);
    const send = (to: Connection, token: Token | null) => this.#send(to, token);
    const answer = await sendAdmitted({ admitted, gate, send, signal: exchange.signal, counted: route.counted });
    const verdict = this.#judge(answer);
    if (verdict.kind === 'pass' || verdict.kind === 'unauthorized' || (!route.counted && verdict.kind !== 'final')) {
      await this.#relay(answer);
      return null;
    }
    await answer.discard();
    const step = this.#patience.next(verdict);
    if (step.kind !== 'halt') return step;
    throw new Halted(step.code, step.message, { label: step.label, status: step.status });
  }

  async #send(connection: Connection, token: Token | null): Promise<OpenedAnswer> {
    const {
      provider,
      route,
      request,
      sent: { body },
      exchange,
      tally,
      headersTimeoutMs,
      idleTimeoutMs,
    } = this.#parts;
    if (token) this.#secrets.addToken(token.accessToken);
    const silent = () => new ProviderFault(silentProvider(headersTimeoutMs / 1000));
    if (!body) throw new Error('The request is sent again although its answer was passed on.');
    const answering = exchange.within(headersTimeoutMs, silent, () =>
      provider.send({
        url: providerUrl(connection.baseUrl, route.path, route.query),
        method: route.method,
        headers: headersToProvider(request, connection, token),
        body: route.wireApi === 'chat' ? countedChatBody(body) : body,
        trusted: connection.trusted,
        signal: exchange.signal,
      }),
    );
    const answer = await answering.catch(haltWhenForbidden);
    tally.answered(answer);
    return await openAnswer(answer, async (pieces) => {
      const piece = await exchange.within(idleTimeoutMs, idle(idleTimeoutMs), () => pieces.next());
      tally.modelSentBytes();
      return piece;
    });
  }

  #judge(answer: OpenedAnswer): Verdict {
    const verdict = judgeAnswer(answer, this.#parts.clock.now());
    if ('said' in verdict && verdict.said !== null) return { ...verdict, said: this.#secrets.scrub(verdict.said) };
    return verdict.kind === 'final' ? { ...verdict, message: this.#secrets.scrub(verdict.message) } : verdict;
  }

  #relay(answer: OpenedAnswer): Promise<void> {
    const { sent, response, exchange, tally, idleTimeoutMs } = this.#parts;
    sent.body = null;
    const onFailure = (failure: unknown) => this.#gaveUp({ ...answer, refusal: failure });
    return relayAnswer({ answer, response, exchange, tally, secrets: this.#secrets, idleTimeoutMs, onFailure });
  }

  /**
   * Something of the answer was there, so it is not asked for again here. The agent may ask again by itself,
   * except with a token that has just ended: that is final.
   */
  async #gaveUp(answer: OpenedAnswer): Promise<void> {
    const { gate, exchange, logger } = this.#parts;
    const verdict = this.#judge(answer);
    if (verdict.kind === 'unauthorized') throw new Halted('model_unauthorized', endedWithin, { status: 401 });
    if (verdict.kind !== 'usage_limit' && verdict.kind !== 'usage_not_included') return;
    const step = this.#patience.next(verdict);
    if (step.kind !== 'signal') return;
    await gate.signal(step.signal, exchange.signal).catch((error: unknown) => {
      logger.warn({ err: error }, 'the API could not be told of a limit');
    });
  }
}

function haltWhenForbidden(error: unknown): never {
  if (!(error instanceof ForbiddenAddressError)) throw error;
  throw new Halted('provider_address_forbidden', forbiddenAddress, { status: 502 });
}

function notSpoken({ wireApi }: Connection): Halted {
  const message =
    wireApi === 'chat'
      ? 'This provider understands Chat Completions only, and the agent asks by the Responses API. Choose the agent openai.'
      : 'This provider is set to the Responses API, and the agent asks by Chat Completions. Change the provider in the settings.';
  return new Halted('model_refused', message, { label: 'wire_api_not_spoken' });
}

const forbiddenAddress =
  'The address of the model provider is a private one. Whoever runs this installation can allow it.';
const endedWithin =
  'The credential ended in the middle of an answer. What was changed is kept; send a follow-up to go on.';
