import type { ServerResponse } from 'node:http';
import { EventSink, wordsOf } from './event-sink.ts';

/** What an answer has in every API: where it goes, and how much of it has gone. */
export abstract class StreamedAnswer {
  readonly sink: EventSink;
  protected readonly model: string;
  sentCharacters = 0;
  reasoningCharacters = 0;

  constructor(response: ServerResponse, model: string) {
    this.sink = new EventSink(response);
    this.model = model;
  }

  /** Hands a text to `send` word by word, and waits `wordMs` after each. */
  protected async sendWords(text: string, wordMs: number, send: (word: string) => Promise<void>): Promise<void> {
    for (const word of wordsOf(text)) {
      await send(word);
      this.sentCharacters += word.length;
      if (wordMs > 0) await this.sink.wait(wordMs);
    }
  }
}
