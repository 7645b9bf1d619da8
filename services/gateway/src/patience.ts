import type { ProviderSignal } from '@codex-web/contracts/admission';
import type { ErrorCode } from '@codex-web/contracts/error-code';
import type { Verdict } from './judge-answer.ts';
import { jittered } from './provider-waits.ts';

/** What to do about an answer that is none, before the request is sent once more; or to give it up. */
export type Step =
  | { kind: 'wait'; ms: number; code: ErrorCode; message: string }
  | { kind: 'signal'; signal: ProviderSignal }
  | { kind: 'halt'; code: ErrorCode; label: string; message: string; status: number };

type Setback = Exclude<Verdict, { kind: 'pass' } | { kind: 'unauthorized' }>;

const maxSlowDowns = 10;
const maxUsageLimits = 10;
const overloadedWaitsMs = [2_000, 8_000];
const shortestWaitMs = 500;

/** Counts what one model request has gone through, and decides how much longer it is worth trying. */
export class Patience {
  #slowDowns = 0;
  #unnamedWaits = 0;
  #overloads = 0;
  #usageLimits = 0;

  next(setback: Setback, random = Math.random): Step {
    switch (setback.kind) {
      case 'slow_down':
        return this.#slowDown(setback.waitMs, random);
      case 'overloaded':
        return this.#overloaded(setback.waitMs, random);
      case 'usage_limit':
        return this.#usageLimit(setback.resetsAt, setback.said);
      case 'usage_not_included':
        return { kind: 'signal', signal: { kind: 'usage_not_included', message: said(setback.said, notIncluded) } };
      case 'final':
        return { ...setback, kind: 'halt' };
      default:
        throw setback satisfies never;
    }
  }

  /** With a time to wait, that; without one, a single time five to ten seconds. */
  #slowDown(waitMs: number | null, random: () => number): Step {
    this.#slowDowns += 1;
    if (waitMs === null) this.#unnamedWaits += 1;
    if (this.#slowDowns > maxSlowDowns || this.#unnamedWaits > 1) {
      return {
        kind: 'halt',
        code: 'model_rate_limited',
        label: 'rate_limit_exceeded',
        message: stillTooFast,
        status: 429,
      };
    }
    const ms = waitMs === null ? 5_000 + 5_000 * random() : jittered(Math.max(waitMs, shortestWaitMs), random);
    return { kind: 'wait', ms: Math.round(ms), code: 'model_rate_limited', message: tooFast };
  }

  #overloaded(waitMs: number | null, random: () => number): Step {
    const usual = overloadedWaitsMs[this.#overloads];
    this.#overloads += 1;
    if (usual === undefined) {
      return {
        kind: 'halt',
        code: 'model_unavailable',
        label: 'provider_overloaded',
        message: stillOverloaded,
        status: 503,
      };
    }
    return { kind: 'wait', ms: jittered(waitMs ?? usual, random), code: 'model_unavailable', message: overloaded };
  }

  /** Whoever keeps the credential says how long to wait for its limit; one that is reached again and again is given up. */
  #usageLimit(resetsAt: Date | null, words: string | null): Step {
    this.#usageLimits += 1;
    if (this.#usageLimits > maxUsageLimits) {
      return { kind: 'halt', code: 'model_quota_exceeded', label: 'usage_limit', message: stillLimited, status: 429 };
    }
    const message = said(words, 'The usage limit of the model provider is reached.');
    return { kind: 'signal', signal: { kind: 'usage_limit', resetsAt: resetsAt?.toISOString() ?? null, message } };
  }
}

function said(words: string | null, otherwise: string): string {
  return (words ?? otherwise).slice(0, 500);
}

const notIncluded = 'The plan of this credential does not include models.';
const tooFast = 'The model provider asked to slow down. The attempt goes on by itself.';
const stillTooFast =
  'The model provider asked to slow down, and went on asking. What was changed is kept; send a follow-up later to go on.';
const overloaded = 'The model provider is overloaded. The attempt goes on by itself.';
const stillOverloaded =
  'The model provider was overloaded, also after several tries. What was changed is kept; send a follow-up later to go on.';
const stillLimited =
  'The usage limit of the model provider was reached again each time it should have been lifted. Use another credential, or send a follow-up later.';
