import { describe, expect, it } from 'vitest';
import { createAnswerReader } from './answer-reader.ts';
import { completed, delta, sse } from './testing/fake-provider.ts';

const stream = 'text/event-stream; charset=utf-8';
const counted = {
  model: 'gpt-test-2026',
  usage: { inputTokens: 10, cachedInputTokens: 1, outputTokens: 5, reasoningOutputTokens: 2 },
};

describe('createAnswerReader', () => {
  it('counts with the piece that ends the last event', () => {
    const reader = createAnswerReader(stream);
    const last = Buffer.from(completed(10, 5));
    expect(reader.push(Buffer.from(delta('a'))).counted).toBeNull();
    expect(reader.push(last.subarray(0, -1)).counted).toBeNull();
    expect(reader.push(last.subarray(-1)).counted).toEqual(counted);
  });

  it.each(['response.incomplete', 'response.failed'])('counts %s as well', (type) => {
    const event = completed(10, 5).replaceAll('response.completed', type);
    expect(createAnswerReader(stream).push(Buffer.from(event)).counted).toEqual(counted);
  });

  it('is not misled by text that looks like the last event', () => {
    const reader = createAnswerReader(stream);
    expect(reader.push(Buffer.from(delta(completed(1_000_000, 1)))).counted).toBeNull();
    expect(reader.push(Buffer.from('data: response.completed {broken\n\n')).counted).toBeNull();
  });

  it.each([null, { input_tokens: -1, output_tokens: 0 }, { input_tokens: 'many', output_tokens: 0 }])(
    'counts nothing for usage %j',
    (usage) => {
      const event = sse({ type: 'response.failed', response: { usage } });
      expect(createAnswerReader(stream).push(Buffer.from(event)).counted).toBeNull();
    },
  );

  it('counts a JSON answer at its end', () => {
    const reader = createAnswerReader('application/json');
    const body = JSON.stringify({ model: 'm', usage: { input_tokens: 3, output_tokens: 4 } });
    expect(reader.push(Buffer.from(body)).counted).toBeNull();
    expect(reader.end()).toEqual({
      model: 'm',
      usage: { inputTokens: 3, cachedInputTokens: 0, outputTokens: 4, reasoningOutputTokens: 0 },
    });
  });

  it.each([undefined, 'text/html', 'application/json'])(
    'counts nothing in a body of type %s that is no JSON',
    (type) => {
      const reader = createAnswerReader(type);
      reader.push(Buffer.from('<html>'));
      expect(reader.end()).toBeNull();
    },
  );

  describe('Chat Completions', () => {
    const usage = {
      prompt_tokens: 10,
      completion_tokens: 5,
      prompt_tokens_details: { cached_tokens: 1 },
      completion_tokens_details: { reasoning_tokens: 2 },
    };
    const piece = (more: object) => Buffer.from(`data: ${JSON.stringify({ model: 'gpt-test-2026', ...more })}\n\n`);

    it('counts what the last piece tells, once, when the stream is done', () => {
      const reader = createAnswerReader(stream);
      const early = { ...usage, completion_tokens: 1 };
      expect(reader.push(piece({ choices: [{ delta: { content: 'a' } }], usage: early })).counted).toBeNull();
      expect(reader.push(piece({ choices: [], usage })).counted).toBeNull();
      expect(reader.push(Buffer.from('data: [DONE]\n\n')).counted).toEqual(counted);
      expect(reader.end()).toBeNull();
    });

    it('counts what was told when the stream is cut before it is done', () => {
      const reader = createAnswerReader(stream);
      reader.push(piece({ choices: [], usage: { ...usage, prompt_tokens_details: null } }));
      expect(reader.end()).toEqual({ ...counted, usage: { ...counted.usage, cachedInputTokens: 0 } });
    });

    it('counts an answer in one piece', () => {
      const reader = createAnswerReader('application/json');
      reader.push(Buffer.from(JSON.stringify({ model: 'gpt-test-2026', choices: [], usage })));
      expect(reader.end()).toEqual(counted);
    });
  });

  it.each([
    [{ type: 'response.failed', response: { error: { code: 'token_expired' } } }, { error: { code: 'token_expired' } }],
    [{ type: 'error', code: 'slow_down' }, { error: { type: 'error', code: 'slow_down' } }],
    [{ type: 'error', error: { code: 'slow_down' } }, { error: { code: 'slow_down' } }],
  ])('notices a stream that gives up with %j', (event, failure) => {
    expect(createAnswerReader(stream).push(Buffer.from(sse(event))).failure).toEqual(failure);
  });

  it('notices an error of Chat Completions, and none in what a model says', () => {
    const reader = createAnswerReader(stream);
    expect(
      reader.push(Buffer.from(delta('{"error":{"code":"token_expired"}} response.failed'))).failure,
    ).toBeUndefined();
    expect(reader.push(Buffer.from('data: {"error":{"code":"x"}}\n\n')).failure).toEqual({ error: { code: 'x' } });
  });
});
