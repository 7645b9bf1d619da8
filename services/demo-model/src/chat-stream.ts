import { randomUUID } from 'node:crypto';
import type { AnswerWriter } from './answer-writer.ts';
import { label } from './label.ts';
import { StreamedAnswer } from './streamed-answer.ts';
import type { ToolCall } from './tool-call.ts';
import type { ResponseUsage } from './usage.ts';

type Fields = Record<string, unknown>;

/** One answer of Chat Completions as a stream of chunks. */
export class ChatStream extends StreamedAnswer implements AnswerWriter {
  readonly #id = `chatcmpl-${randomUUID()}`;
  #calls = 0;

  async begin(): Promise<void> {
    this.sink.begin();
    await this.#delta({ role: 'assistant' });
  }

  async reason(text: string): Promise<void> {
    await this.#words('reasoning_content', text, 0);
    this.reasoningCharacters += text.length;
  }

  async say(text: string, _phase: 'commentary' | 'final_answer', wordMs: number): Promise<void> {
    await this.#words('content', text, wordMs);
  }

  async call(item: ToolCall): Promise<void> {
    const given = item.type === 'function_call' ? item.arguments : item.input;
    const index = this.#calls;
    this.#calls += 1;
    const begun = { index, id: item.call_id, type: 'function', function: { name: item.name, arguments: '' } };
    await this.#delta({ tool_calls: [begun] });
    const half = Math.floor(given.length / 2);
    for (const piece of [given.slice(0, half), given.slice(half)]) {
      await this.#delta({ tool_calls: [{ index, function: { arguments: piece } }] });
    }
    this.sentCharacters += given.length;
  }

  async complete(usage: ResponseUsage): Promise<void> {
    await this.#chunk({ choices: [{ index: 0, delta: {}, finish_reason: this.#calls > 0 ? 'tool_calls' : 'stop' }] });
    await this.#chunk({
      choices: [],
      usage: {
        prompt_tokens: usage.input_tokens,
        prompt_tokens_details: usage.input_tokens_details,
        completion_tokens: usage.output_tokens,
        completion_tokens_details: usage.output_tokens_details,
        total_tokens: usage.total_tokens,
      },
    });
    await this.sink.send('data: [DONE]\n\n');
    this.sink.end();
  }

  async #words(field: 'content' | 'reasoning_content', text: string, wordMs: number): Promise<void> {
    await this.sendWords(text, wordMs, (word) => this.#delta({ [field]: word }));
  }

  async #delta(delta: Fields): Promise<void> {
    await this.#chunk({ choices: [{ index: 0, delta, finish_reason: null }] });
  }

  async #chunk(fields: Fields): Promise<void> {
    const chunk = { id: this.#id, object: 'chat.completion.chunk', model: this.model, system_fingerprint: label };
    await this.sink.send(`data: ${JSON.stringify({ ...chunk, ...fields })}\n\n`);
  }
}
