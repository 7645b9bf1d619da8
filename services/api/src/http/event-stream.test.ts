import { describe, expect, it } from 'vitest';
import { formatFrame } from './event-stream.ts';

describe('formatFrame', () => {
  it('keeps every kind of line break inside the data line', () => {
    const frame = formatFrame({ event: 'event', id: 7, data: { text: 'a\nb\rc\r\nd\n\nid: 8' } });
    expect(frame).toBe('id: 7\nevent: event\ndata: {"text":"a\\nb\\rc\\r\\nd\\n\\nid: 8"}\n\n');
  });

  it('has an empty data line without data, since a browser drops a frame that has none', () => {
    expect(formatFrame({ event: 'end' })).toBe('event: end\ndata: \n\n');
  });
});
