import { AppError } from '@codex-web/contracts/app-error';
import type { AttachedSandbox, ExitStatus } from '../../sandbox/engine.ts';
import { SandboxGoneError } from '../../sandbox/sandbox-gone-error.ts';

/** What a scripted main process works with. */
export type ScriptedProcess = {
  /** The lines of stdin, without their line feeds, until the container is destroyed. */
  lines: AsyncIterable<string>;
  /** Writes to stdout. */
  write: (text: string | Uint8Array) => void;
  writeError: (text: string) => void;
  /** Fires when the container is destroyed. */
  signal: AbortSignal;
};

/** One container of the scripted engine: its output is kept whole, and every attachment reads it from the start. */
export class ScriptedContainer {
  readonly sandboxId: string;
  readonly createdAt = Date.now();
  exit: ExitStatus | null = null;
  readonly #maxBytes: number;
  readonly #stdout: Uint8Array[] = [];
  readonly #stderr: Uint8Array[] = [];
  readonly #stdin: string[] = [];
  #partial = '';
  #attachment: AbortSignal | null = null;
  readonly #killed = new AbortController();
  #changed = Promise.withResolvers<void>();

  constructor(sandboxId: string, maxBytes: number, main: (process: ScriptedProcess) => Promise<ExitStatus>) {
    this.sandboxId = sandboxId;
    this.#maxBytes = maxBytes;
    void this.#run(main);
  }

  kill(): void {
    this.#killed.abort(new SandboxGoneError('The container was destroyed.'));
    this.exit ??= { exitCode: 137, outOfMemory: false };
    this.#change();
  }

  attach(signal: AbortSignal): AttachedSandbox {
    if (this.#attachment?.aborted === false && this.exit === null) {
      throw new Error('misuse of attach: another attachment is open');
    }
    this.#attachment = signal;
    signal.addEventListener('abort', () => this.#change(), { once: true });
    const exited = this.#exited(signal);
    exited.catch(() => undefined);
    return {
      write: async (text) => {
        signal.throwIfAborted();
        if (this.exit) throw new SandboxGoneError('The main process has ended.');
        this.#feed(text);
      },
      stdout: once(this.#read(this.#stdout, signal)),
      stderr: once(this.#read(this.#stderr, signal)),
      exited,
    };
  }

  async #run(main: (process: ScriptedProcess) => Promise<ExitStatus>): Promise<void> {
    const add = (output: Uint8Array[]) => (text: string | Uint8Array) => {
      if (this.#killed.signal.aborted) return;
      output.push(Buffer.from(text));
      this.#change();
    };
    const exit = await main({
      lines: this.#lines(),
      write: add(this.#stdout),
      writeError: add(this.#stderr),
      signal: this.#killed.signal,
    }).catch((error: unknown) => {
      if (this.#killed.signal.aborted) return { exitCode: 137, outOfMemory: false };
      throw error;
    });
    this.exit ??= exit;
    this.#change();
  }

  #feed(text: string): void {
    const pieces = (this.#partial + text).split('\n');
    this.#partial = pieces.pop() ?? '';
    this.#stdin.push(...pieces);
    this.#change();
  }

  async *#lines(): AsyncGenerator<string> {
    while (true) {
      this.#killed.signal.throwIfAborted();
      const line = this.#stdin.shift();
      if (line === undefined) await this.#changed.promise;
      else yield line;
    }
  }

  async *#read(output: readonly Uint8Array[], signal: AbortSignal): AsyncGenerator<Uint8Array> {
    let bytes = 0;
    for (let next = 0; ; ) {
      signal.throwIfAborted();
      const chunk = output[next];
      if (chunk === undefined) {
        if (this.exit) return;
        await this.#changed.promise;
        continue;
      }
      next += 1;
      bytes += chunk.length;
      if (bytes > this.#maxBytes) throw new AppError('output_too_large', 'The agent wrote more than can be kept.');
      yield chunk;
    }
  }

  async #exited(signal: AbortSignal): Promise<ExitStatus> {
    while (this.exit === null) {
      signal.throwIfAborted();
      await this.#changed.promise;
    }
    return this.exit;
  }

  #change(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers<void>();
  }
}

function once(output: AsyncGenerator<Uint8Array>): AsyncIterable<Uint8Array> {
  let taken = false;
  return {
    [Symbol.asyncIterator]: () => {
      if (taken) throw new Error('misuse of an attachment: its output is read a second time');
      taken = true;
      return output;
    },
  };
}
