import type { AnswerPart, ModelRequest, SpokenItem } from '../../agent/openai/model-request.ts';

/** Runs a command first, and says what came of it then. */
export class FakeModel {
  readonly asked: ModelRequest[] = [];
  call: Extract<SpokenItem, { type: 'call' }> = shellCall({ command: 'echo hi' });

  async *ask(request: ModelRequest): AsyncGenerator<AnswerPart> {
    this.asked.push(request);
    const isTold = request.history.at(-1)?.type !== 'prompt';
    yield { kind: 'delta', type: 'message', index: 0, text: isTold ? 'Done' : 'First' };
    await Promise.resolve();
    yield { kind: 'done', items: isTold ? [message('Done')] : [message('First'), this.call], isCutShort: false };
  }

  async close(): Promise<void> {}
}

const message = (text: string): SpokenItem => ({ type: 'message', index: 0, text });

export function shellCall(given: object): Extract<SpokenItem, { type: 'call' }> {
  return { type: 'call', index: 1, callId: 'c', name: 'shell', arguments: JSON.stringify(given) };
}
