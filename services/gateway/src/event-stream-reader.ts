/** Events longer than this are passed over; what is kept of one event in memory never exceeds it by more than a piece. */
const maxEventBytes = 16 * 1024 * 1024;

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const dataField = 'data:';

/**
 * Takes a server-sent event stream in pieces cut anywhere and gives, for each piece, the data of every event that became
 * whole with it. Lines end in LF or CRLF.
 */
export class EventStreamReader {
  #line: Buffer[] = [];
  #data: Buffer[] = [];
  #eventBytes = 0;
  #passedOver = false;

  push(piece: Buffer): Buffer[] {
    const events: Buffer[] = [];
    let start = 0;
    for (let end = piece.indexOf(lineFeed); end !== -1; end = piece.indexOf(lineFeed, start)) {
      this.#take(piece.subarray(start, end));
      const event = this.#endLine();
      if (event) events.push(event);
      start = end + 1;
    }
    this.#take(piece.subarray(start));
    return events;
  }

  /** The event that lacks its final blank line because the stream ended. */
  end(): Buffer[] {
    this.#endLine();
    const event = this.#endEvent();
    return event ? [event] : [];
  }

  #take(part: Buffer): void {
    if (part.length === 0) return;
    this.#eventBytes += part.length;
    if (this.#eventBytes <= maxEventBytes) {
      this.#line.push(part);
    } else {
      this.#passedOver = true;
      this.#data = [];
      this.#keepWhetherEmpty(part);
    }
  }

  /** Of a line that is passed over only two bytes stay: enough to tell it from an empty one. */
  #keepWhetherEmpty(part: Buffer): void {
    const start = Buffer.concat([...this.#line.map((kept) => kept.subarray(0, 2)), part.subarray(0, 2)]);
    this.#line = [Buffer.from(start.subarray(0, 2))];
  }

  #endLine(): Buffer | null {
    const line = Buffer.concat(this.#line);
    this.#line = [];
    const text = line.at(-1) === carriageReturn ? line.subarray(0, -1) : line;
    if (text.length === 0) return this.#endEvent();
    if (text.indexOf(dataField) === 0 && !this.#passedOver) this.#data.push(text.subarray(dataField.length));
    return null;
  }

  #endEvent(): Buffer | null {
    const data = this.#data;
    this.#data = [];
    this.#eventBytes = 0;
    this.#passedOver = false;
    return data.length > 0 ? Buffer.concat(data) : null;
  }
}
