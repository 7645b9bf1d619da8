import type { Readable } from 'node:stream';

/**
 * Keeps the output of containers that were started for whoever attaches first. Not for long once there is some: the
 * engine holds a container up whose output is open and not read, and from then on the log has to do.
 */
export class UnreadStreams {
  readonly #streams = new Map<string, { stream: Readable; timer: NodeJS.Timeout }>();
  readonly #keepMs: number;

  constructor(keepMs: number) {
    this.#keepMs = keepMs;
  }

  put(containerId: string, stream: Readable): void {
    const look = () => {
      if (stream.readableLength > 0) this.close(containerId);
    };
    const timer = setInterval(look, this.#keepMs);
    timer.unref();
    this.#streams.set(containerId, { stream, timer });
  }

  /** Gives the stream away; whoever gets it closes it. */
  take(containerId: string): Readable | null {
    const found = this.#streams.get(containerId);
    if (!found) return null;
    clearInterval(found.timer);
    this.#streams.delete(containerId);
    return found.stream;
  }

  close(containerId: string): void {
    this.take(containerId)?.destroy();
  }
}
