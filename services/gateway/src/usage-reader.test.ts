import { describe, expect, it } from 'vitest';
import { completed, delta, sse } from './testing/fake-provider.ts';
import { createUsageReader } from './usage-reader.ts';

const stream = 'text/event-stream; charset=utf-8';
const counted = {
  model: 'gpt-test-2026',
  usage: { inputTokens: 10, cachedInputTokens: 1, outputTokens: 5, reasoningOutputTokens: 2 },
};

describe('createUsageReader', () => {
  it('counts with the piece that ends the last event', () => {
    const reader = createUsageReader(stream);
    const last = Buffer.from(completed(10, 5));
    expect(reader.push(Buffer.from(delta('a')))).toBeNull();
    expect(reader.push(last.subarray(0, -1))).toBeNull();
    expect(reader.push(last.subarray(-1))).toEqual(counted);
  });

  it.each(['response.incomplete', 'response.failed'])('counts %s as well', (type) => {
    const event = completed(10, 5).replaceAll('response.completed', type);
    expect(createUsageReader(stream).push(Buffer.from(event))).toEqual(counted);
  });

  it('is not misled by text that looks like the last event', () => {
    const reader = createUsageReader(stream);
    expect(reader.push(Buffer.from(delta(completed(1_000_000, 1))))).toBeNull();
    expect(reader.push(Buffer.from('data: response.completed {broken\n\n'))).toBeNull();
  });

  it.each([null, { input_tokens: -1, output_tokens: 0 }, { input_tokens: 'many', output_tokens: 0 }])(
    'counts nothing for usage %j',
    (usage) => {
      const event = sse({ type: 'response.failed', response: { usage } });
      expect(createUsageReader(stream).push(Buffer.from(event))).toBeNull();
    },
  );

  it('counts a JSON answer at its end', () => {
    const reader = createUsageReader('application/json');
    const body = JSON.stringify({ model: 'm', usage: { input_tokens: 3, output_tokens: 4 } });
    expect(reader.push(Buffer.from(body))).toBeNull();
    expect(reader.end()).toEqual({
      model: 'm',
      usage: { inputTokens: 3, cachedInputTokens: 0, outputTokens: 4, reasoningOutputTokens: 0 },
    });
  });

  it.each([undefined, 'text/html', 'application/json'])(
    'counts nothing in a body of type %s that is no JSON',
    (type) => {
      const reader = createUsageReader(type);
      reader.push(Buffer.from('<html>'));
      expect(reader.end()).toBeNull();
    },
  );
});
