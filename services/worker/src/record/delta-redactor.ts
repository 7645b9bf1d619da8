import type { LiveDelta } from '@codex-web/contracts/live';
import { createRedactor } from '@codex-web/credentials/redact';

const redactor = createRedactor({ secrets: [] });

type OpenText = { stream: ReturnType<typeof redactor.stream>; taken: number; given: number };

/**
 * Takes what looks like a secret out of the texts of open items, also when it comes in several pieces. What may be the beginning
 * of one is given with a later piece; the last of it only with the completed item. Offsets stay true.
 */
export class DeltaRedactor {
  /** By item, then by kind. */
  readonly #open = new Map<string, Map<string, OpenText>>();

  /** Null when nothing of this piece can be shown yet. */
  redact(delta: LiveDelta): LiveDelta | null {
    const text = this.#textOf(delta);
    text.taken += delta.text.length;
    const shown = text.stream.push(delta.text);
    if (shown === '') return null;
    const offset = text.given;
    text.given += shown.length;
    return { ...delta, offset, text: shown };
  }

  /** The item is complete, or will never be. */
  forget(itemId: string): void {
    this.#open.delete(itemId);
  }

  /** A piece that does not follow upon the one before begins anew. */
  #textOf({ itemId, kind, offset }: LiveDelta): OpenText {
    const kinds = this.#open.get(itemId) ?? new Map<string, OpenText>();
    this.#open.set(itemId, kinds);
    const known = kinds.get(kind);
    if (known?.taken === offset) return known;
    const text = { stream: redactor.stream(), taken: offset, given: offset };
    kinds.set(kind, text);
    return text;
  }
}
