/** One message of a stream of server-sent events. `event` is `message` when the server names none; `id` is null when it sends none. */
export type SseMessage = { event: string; id: string | null; data: string };

/**
 * Reads server-sent events from text that comes in pieces of any size.
 * Comments and `retry` are left out; a message without data is given too, since `end` has none.
 */
export class SseParser {
  #rest = '';
  #event = '';
  #id: string | null = null;
  #data: string[] = [];
  #hasField = false;

  /** The messages that are complete with this piece. */
  push(piece: string): SseMessage[] {
    const text = this.#rest + piece;
    // A carriage return at the very end may be the first half of a line end.
    const end = text.endsWith('\r') ? text.length - 1 : text.length;
    const lines = text.slice(0, end).split(/\r\n|\n|\r/);
    this.#rest = (lines.pop() ?? '') + text.slice(end);
    return lines.flatMap((line) => this.#line(line) ?? []);
  }

  #line(line: string): SseMessage | null {
    if (line === '') return this.#dispatch();
    if (line.startsWith(':')) return null;
    const colon = line.indexOf(':');
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') this.#event = value;
    else if (field === 'data') this.#data.push(value);
    else if (field === 'id' && !value.includes('\0')) this.#id = value;
    else return null;
    this.#hasField = true;
    return null;
  }

  #dispatch(): SseMessage | null {
    if (!this.#hasField) return null;
    const message = { event: this.#event || 'message', id: this.#id, data: this.#data.join('\n') };
    this.#event = '';
    this.#id = null;
    this.#data = [];
    this.#hasField = false;
    return message;
  }
}
