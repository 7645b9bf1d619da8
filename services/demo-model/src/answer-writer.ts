import type { EventSink } from './event-sink.ts';
import type { ToolCall } from './tool-call.ts';
import type { ResponseUsage } from './usage.ts';

/** One answer in the form of some API. Every method throws when the other side hangs up. */
export interface AnswerWriter {
  readonly sink: EventSink;
  /** Characters of text and calls sent, and those of them that are reasoning. */
  readonly sentCharacters: number;
  readonly reasoningCharacters: number;
  begin(): Promise<void>;
  reason(text: string): Promise<void>;
  say(text: string, phase: 'commentary' | 'final_answer', wordMs: number): Promise<void>;
  call(item: ToolCall): Promise<void>;
  complete(usage: ResponseUsage): Promise<void>;
}
