import type { HostLine } from './host-line.ts';
import { type Note, note } from './note.ts';

type Piece = Extract<HostLine, { kind: 'note' }>;
type Unfinished = { pieces: string[]; found: number };

/** So many notes may be unfinished at once; whoever dies in the middle of one leaves one behind. */
const maxUnfinished = 100;

/** Puts the pieces of notes together. The first whole note of a name counts; any later one is passed over. */
export class NoteAssembly {
  readonly #unfinished = new Map<string, Unfinished>();
  readonly #finished = new Set<string>();

  /** @returns the note when this piece was the last of it. */
  add(piece: Piece): Note | null {
    const name = `${piece.attempt} ${piece.id}`;
    if (this.#finished.has(name)) return null;
    const key = `${name} ${piece.lease} ${piece.count}`;
    const unfinished = this.#unfinished.get(key) ?? { pieces: [], found: 0 };
    if (unfinished.pieces[piece.index] === undefined) unfinished.found += 1;
    unfinished.pieces[piece.index] = piece.base64;
    this.#unfinished.set(key, unfinished);
    if (unfinished.found < piece.count) return this.#forgetOldest();
    this.#unfinished.delete(key);
    const whole = parseNote(unfinished.pieces.join(''));
    if (whole !== null) this.#finished.add(name);
    return whole;
  }

  #forgetOldest(): null {
    const oldest = this.#unfinished.keys().next();
    if (this.#unfinished.size > maxUnfinished && !oldest.done) this.#unfinished.delete(oldest.value);
    return null;
  }
}

function parseNote(base64: string): Note | null {
  try {
    return note.parse(JSON.parse(Buffer.from(base64, 'base64').toString('utf8')));
  } catch {
    return null;
  }
}
