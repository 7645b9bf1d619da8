import type { LiveDelta } from '@codex-web/contracts/live';

type Piece = { itemId: string; kind: 'message' | 'reasoning'; text: string };

/** Numbers the pieces of live text by where they stand in their item, and holds them back until the item has begun. */
export class TextFlow {
  readonly #lengths = new Map<string, number>();
  readonly #begun = new Set<string>();
  readonly #held = new Map<string, LiveDelta[]>();

  /** @returns what was held back. */
  begin(itemId: string): LiveDelta[] {
    this.#begun.add(itemId);
    const held = this.#held.get(itemId) ?? [];
    this.#held.delete(itemId);
    return held;
  }

  /** @returns what can be shown now. */
  add({ itemId, kind, text }: Piece): LiveDelta[] {
    const offset = this.#lengths.get(itemId) ?? 0;
    this.#lengths.set(itemId, offset + text.length);
    const delta: LiveDelta = { itemId, kind, offset, text };
    if (this.#begun.has(itemId)) return [delta];
    this.#held.set(itemId, [...(this.#held.get(itemId) ?? []), delta]);
    return [];
  }
}
