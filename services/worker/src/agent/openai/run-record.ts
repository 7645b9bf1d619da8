import { StringDecoder } from 'node:string_decoder';

/** Of one run's output; the tool host itself shows less. */
const maxBytes = 8_000_000;

/** What is known of a script that the tool host runs or ran. */
export class RunRecord {
  readonly startedAtMs: number;
  /** How many bytes of the output the host left out. */
  cutBytes = 0;
  killedFor: string | null = null;
  exit: { code: number; durationMs: number } | null = null;
  readonly #decoder = new StringDecoder('utf8');
  #pieces: Buffer[] = [];
  #bytes = 0;

  constructor(startedAtMs: number) {
    this.startedAtMs = startedAtMs;
  }

  get output(): Buffer {
    return Buffer.concat(this.#pieces);
  }

  /** @returns the text that is new; half a character waits for its other half. */
  take(bytes: Buffer): string {
    this.#bytes += bytes.length;
    if (this.#bytes > maxBytes) return '';
    this.#pieces.push(bytes);
    return this.#decoder.write(bytes);
  }

  /** Lets the memory go once nobody needs the output any more. */
  forgetOutput(): void {
    this.#pieces = [];
  }
}
