import type { LimitMeasure, LimitStatus } from '@codex-web/contracts/limit';
import { limitAdvice, limitReachedMessage } from '@codex-web/contracts/limit-in-words';
import { checkLimits } from '@codex-web/db/check-limits';
import { readToldLimits, type ToldLimit } from '@codex-web/db/told-limits';
import type { AttemptContext } from './run-attempt.ts';
import type { Verdict } from './watchdog.ts';

type Needs = Pick<AttemptContext, 'attempt' | 'recorder'> & { parts: Pick<AttemptContext['parts'], 'db'> };

/** Looks how far the limits over one attempt are used up, and tells of each once, also after a worker before this one did. */
export class LimitWatch {
  readonly #context: Needs;
  #told: Set<string> | null = null;

  constructor(context: Needs) {
    this.#context = context;
  }

  /** @returns why the attempt has to end, null while it may go on. @throws when the database does not answer. */
  async look(): Promise<Verdict | null> {
    const { attempt, parts } = this.#context;
    const { reached, approached } = await checkLimits(parts.db, attempt.id);
    // What is reached was approached, though perhaps between two looks.
    for (const status of reached ? [...approached, reached] : approached) await this.#tell('limit.approached', status);
    if (reached === null) return null;
    await this.#tell('limit.reached', reached);
    return verdictOf(reached);
  }

  async #tell(type: ToldLimit['type'], status: LimitStatus): Promise<void> {
    const told = await this.#toldBefore();
    const key = keyOf(type, status);
    if (told.has(key)) return;
    told.add(key);
    const { limitId: _, ...data } = status;
    await this.#context.recorder.record(0, { type, data });
  }

  async #toldBefore(): Promise<Set<string>> {
    const { attempt, parts } = this.#context;
    if (this.#told === null) {
      const told = await readToldLimits(parts.db, attempt.id);
      this.#told = new Set(told.map((limit) => keyOf(limit.type, limit)));
    }
    return this.#told;
  }
}

/** A limit that was raised is another one. */
function keyOf(type: ToldLimit['type'], { scope, period, metric, amount }: LimitMeasure): string {
  return [type, scope, period, metric, amount].join(' ');
}

function verdictOf(limit: LimitMeasure): Verdict {
  const message = `${limitReachedMessage(limit)} The attempt was stopped; what it changed and its conversation are kept. ${limitAdvice(limit)} A follow-up then goes on where it stopped.`;
  return { code: 'limit_reached', message };
}
