import { randomUUID } from 'node:crypto';
import type { AnswerWriter } from './answer-writer.ts';
import { label } from './label.ts';
import { StreamedAnswer } from './streamed-answer.ts';
import type { ToolCall } from './tool-call.ts';
import type { ResponseUsage } from './usage.ts';

type Fields = Record<string, unknown>;

/** One answer of the Responses API as an event stream. */
export class AnswerStream extends StreamedAnswer implements AnswerWriter {
  readonly #id = `resp_${randomUUID()}`;
  readonly #output: Fields[] = [];
  #sequence = 0;

  async begin(): Promise<void> {
    this.sink.begin();
    await this.#event('response.created', { response: this.#describe('in_progress') });
    await this.#event('response.in_progress', { response: this.#describe('in_progress') });
  }

  async reason(text: string): Promise<void> {
    const item = { type: 'reasoning', id: `rs_${randomUUID()}`, summary: [] };
    const part = { item_id: item.id, output_index: this.#output.length, summary_index: 0 };
    await this.#event('response.output_item.added', { output_index: part.output_index, item });
    await this.#event('response.reasoning_summary_part.added', { ...part, part: { type: 'summary_text', text: '' } });
    await this.#words('response.reasoning_summary_text.delta', part, text, 0);
    await this.#event('response.reasoning_summary_text.done', { ...part, text });
    await this.#event('response.reasoning_summary_part.done', { ...part, part: { type: 'summary_text', text } });
    await this.#done({ ...item, summary: [{ type: 'summary_text', text }], encrypted_content: label });
    this.reasoningCharacters += text.length;
  }

  async say(text: string, phase: 'commentary' | 'final_answer', wordMs: number): Promise<void> {
    const item = { type: 'message', id: `msg_${randomUUID()}`, role: 'assistant', phase, content: [] };
    const part = { item_id: item.id, output_index: this.#output.length, content_index: 0 };
    const content = { type: 'output_text', text, annotations: [] };
    await this.#event('response.output_item.added', { output_index: part.output_index, item });
    await this.#event('response.content_part.added', { ...part, part: { ...content, text: '' } });
    await this.#words('response.output_text.delta', part, text, wordMs);
    await this.#event('response.output_text.done', { ...part, text });
    await this.#event('response.content_part.done', { ...part, part: content });
    await this.#done({ ...item, content: [content] });
  }

  async call(item: ToolCall): Promise<void> {
    const empty = item.type === 'function_call' ? { ...item, arguments: '' } : { ...item, input: '' };
    await this.#event('response.output_item.added', { output_index: this.#output.length, item: empty });
    await this.#done(item);
    this.sentCharacters += item.type === 'function_call' ? item.arguments.length : item.input.length;
  }

  async complete(usage: ResponseUsage): Promise<void> {
    const response = { ...this.#describe('completed'), output: this.#output, usage };
    await this.#event('response.completed', { response });
    this.sink.end();
  }

  async #words(type: string, part: Fields, text: string, wordMs: number): Promise<void> {
    await this.sendWords(text, wordMs, (word) => this.#event(type, { ...part, delta: word }));
  }

  async #done(item: Fields): Promise<void> {
    await this.#event('response.output_item.done', { output_index: this.#output.length, item });
    this.#output.push(item);
  }

  async #event(type: string, fields: Fields): Promise<void> {
    const data = JSON.stringify({ type, sequence_number: this.#sequence++, ...fields });
    await this.sink.send(`event: ${type}\ndata: ${data}\n\n`);
  }

  #describe(status: string): Fields {
    return { id: this.#id, object: 'response', status, model: this.model, metadata: { label }, output: [] };
  }
}
