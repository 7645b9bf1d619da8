import { describe, expect, test } from 'vitest';
import { SseParser } from './sse-parser.ts';

const stream = ': hello\n\nevent: event\nid: 7\ndata: {"a":1}\n\nevent: delta\ndata: one\ndata: two\n\nevent: end\n\n';
const expected = [
  { event: 'event', id: '7', data: '{"a":1}' },
  { event: 'delta', id: null, data: 'one\ntwo' },
  { event: 'end', id: null, data: '' },
];

describe('SseParser', () => {
  test('reads messages with their name, id and data', () => {
    expect(new SseParser().push(stream)).toEqual(expected);
  });

  test.each([1, 2, 3, 7])('gives the same messages when the text comes in pieces of %i characters', (size) => {
    const parser = new SseParser();
    const pieces = stream.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
    expect(pieces.flatMap((piece) => parser.push(piece))).toEqual(expected);
  });

  test.each(['\r\n', '\r'])('takes %j as a line end, also when a piece ends inside it', (lineEnd) => {
    const parser = new SseParser();
    const pieces = [...stream.replaceAll('\n', lineEnd), ':'];
    expect(pieces.flatMap((piece) => parser.push(piece))).toEqual(expected);
  });

  test('gives nothing for comments and blank lines alone', () => {
    expect(new SseParser().push(':\n\n\n: beat\n\n')).toEqual([]);
  });

  test('holds back a message until its blank line', () => {
    const parser = new SseParser();
    expect(parser.push('data: 1\n')).toEqual([]);
    expect(parser.push('\n')).toEqual([{ event: 'message', id: null, data: '1' }]);
  });
});
