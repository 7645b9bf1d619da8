import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

/** The event stream an answer goes out by. Every method throws when the other side hangs up. */
export class EventSink {
  readonly #response: ServerResponse;
  readonly #hungUp = new AbortController();

  constructor(response: ServerResponse) {
    this.#response = response;
    response.on('close', () => this.#hungUp.abort());
  }

  begin(): void {
    this.#response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  }

  async send(text: string): Promise<void> {
    this.#hungUp.signal.throwIfAborted();
    if (this.#response.write(text)) return;
    await once(this.#response, 'drain', { signal: this.#hungUp.signal });
  }

  wait(ms: number): Promise<void> {
    return delay(ms, undefined, { signal: this.#hungUp.signal });
  }

  end(): void {
    this.#response.end();
  }

  /** Ends the connection in the middle, after everything so far has left. */
  cut(): void {
    this.#response.write(': cut\n\n', () => this.#response.destroy());
  }

  /** Sends nothing more; returns when the other side hangs up. */
  async fallSilent(): Promise<void> {
    if (!this.#hungUp.signal.aborted) await once(this.#hungUp.signal, 'abort');
  }
}

export function wordsOf(text: string): string[] {
  return text.match(/\S+\s*|\s+/g) ?? [];
}
