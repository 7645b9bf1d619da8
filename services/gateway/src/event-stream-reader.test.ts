import { describe, expect, it } from 'vitest';
import { EventStreamReader } from './event-stream-reader.ts';

function read(stream: string | Buffer, pieceBytes: number): string[] {
  const reader = new EventStreamReader();
  const bytes = Buffer.from(stream);
  const events: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    events.push(...reader.push(bytes.subarray(at, at + pieceBytes)));
  }
  return [...events, ...reader.end()].map((event) => event.toString());
}

const stream = ': hello\nevent: a\ndata: {"text":"grün 🌱"}\n\ndata:{"b":1}\nid: 7\n\n\nevent: none\n\ndata: last\n\n';
const expected = [' {"text":"grün 🌱"}', '{"b":1}', ' last'];

describe('EventStreamReader', () => {
  it.each([1, 2, 3, 7, 16, 1000])('reads the same events from pieces of %i bytes', (pieceBytes) => {
    expect(read(stream, pieceBytes)).toEqual(expected);
  });

  it.each([1, 2, 5, 1000])('reads lines that end in CRLF from pieces of %i bytes', (pieceBytes) => {
    expect(read(stream.replaceAll('\n', '\r\n'), pieceBytes)).toEqual(expected);
  });

  it('reads an event whose final blank line never came', () => {
    expect(read('data: a\n\ndata: b', 3)).toEqual([' a', ' b']);
  });

  it('gives an event with the piece that ends it, not later', () => {
    const reader = new EventStreamReader();
    expect(reader.push(Buffer.from('data: a\n'))).toEqual([]);
    expect(reader.push(Buffer.from('\ndata: b'))).toEqual([Buffer.from(' a')]);
  });

  it('reads a line of 5 MB', () => {
    const long = 'x'.repeat(5_000_000);
    expect(read(`data: ${long}\n\ndata: b\n\n`, 65_536)).toEqual([` ${long}`, ' b']);
  });

  it('passes over an event that is too long, and reads the next one', () => {
    const long = Buffer.alloc(17 * 1024 * 1024, 'x');
    const whole = Buffer.concat([Buffer.from('data: '), long, Buffer.from('\ndata: more\n\ndata: b\r\n\r\n')]);
    expect(read(whole, 100_000)).toEqual([' b']);
  });
});
