import type { AttachedSandbox } from '../../sandbox/engine.ts';
import { type Note, note as noteShape } from './note.ts';

/** Bytes of one piece: with what stands around it, a line of the host's output has to stay within 4096. */
const pieceBytes = 2_700;

/** Says lines to the tool host, in the name of one worker's hold on an attempt. Throws what `write` throws. */
export class HostWriter {
  readonly #attached: AttachedSandbox;
  readonly #name: string;

  constructor(attached: AttachedSandbox, holder: { attemptId: string; lease: number }) {
    this.#attached = attached;
    this.#name = `${holder.attemptId} ${holder.lease}`;
  }

  /** Answered by a line that marks the place up to which all was said by others. */
  async hello(): Promise<void> {
    // A worker that was killed may have left half a line behind.
    await this.#attached.write(`\n${this.#line('hello')}`);
  }

  /** @throws z.ZodError for a note that nobody could read back. */
  async note(id: string, note: Note): Promise<void> {
    const pieces = inPieces(Buffer.from(JSON.stringify(noteShape.parse(note))));
    await this.#attached.write(
      pieces.map((piece, index) => this.#line(`note ${id} ${index} ${pieces.length} ${piece}`)).join(''),
    );
  }

  async run(run: string, script: string): Promise<void> {
    const parts = inPieces(Buffer.from(script)).map((piece, index) => this.#line(`part ${run} ${index} ${piece}`));
    await this.#attached.write(parts.join('') + this.#line(`run ${run}`));
  }

  async kill(run: string, why: 'interrupt' | 'timeout'): Promise<void> {
    await this.#attached.write(this.#line(`kill ${run} ${why}`));
  }

  #line(text: string): string {
    return `${this.#name} ${text} .\n`;
  }
}

/** Base64 of pieces of three bytes each can be joined again. */
function inPieces(bytes: Buffer): string[] {
  const pieces = [];
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    pieces.push(bytes.subarray(at, at + pieceBytes).toString('base64'));
  }
  return pieces;
}
