import { describe, expect, it } from 'vitest';
import type { AttachedSandbox } from '../../sandbox/engine.ts';
import type { AgentStep, AgentTurn } from '../agent.ts';
import { CodexConversation } from './codex-conversation.ts';

const turn: AgentTurn = {
  attemptId: 'a1',
  lease: 1,
  prompt: 'Do it',
  model: 'gpt-5.5',
  reasoningEffort: 'medium',
  mode: 'code',
  doorFolder: '/doors/d1',
  wireApi: 'responses' as const,
  threadId: null,
};

type Request = { id?: string; method?: string };

/** Speaks as `codex app-server` does, and keeps all it said, as the log of a container does. */
class FakeAppServer {
  readonly log: string[] = [];
  readonly asked: Request[] = [];
  #initialized = false;
  #threads: string[] = [];
  #listeners = new Set<() => void>();

  /** A worker's connection. Its worker dies after so many lines were read; nothing it writes later arrives. */
  attach(linesToLive = Number.POSITIVE_INFINITY): AttachedSandbox {
    const connection = { dead: false };
    const read = async function* (server: FakeAppServer): AsyncGenerator<Uint8Array> {
      for (let at = 0; ; at += 1) {
        if (at >= linesToLive) {
          connection.dead = true;
          throw new Error('the worker died');
        }
        while (at >= server.log.length) await new Promise<void>((resolve) => server.#listeners.add(resolve));
        yield Buffer.from(`${server.log[at]}\n`);
      }
    };
    return {
      write: async (text) => {
        if (!connection.dead) for (const line of text.split('\n').filter(Boolean)) this.#hear(JSON.parse(line));
      },
      stdout: read(this),
      stderr: (async function* () {})(),
      exited: new Promise(() => {}),
    };
  }

  #say(message: object): void {
    this.log.push(JSON.stringify(message));
    for (const wake of this.#listeners) wake();
    this.#listeners.clear();
  }

  #hear(request: Request): void {
    this.asked.push(request);
    const answer = this.#answer(request);
    if (answer) this.#say({ id: request.id, ...answer });
    if (request.method === 'turn/start') this.#work();
  }

  #answer({ method }: Request): object | null {
    switch (method) {
      case 'initialize':
        this.#initialized = true;
        return { result: {} };
      case 'thread/loaded/list':
        return this.#initialized
          ? { result: { data: this.#threads } }
          : { error: { code: -32600, message: 'Not initialized' } };
      case 'thread/start':
        this.#threads.push('t1');
        return { result: { thread: { id: 't1' } } };
      case 'turn/start':
        return { result: { turn: { id: 'turn-1' } } };
      default:
        return null;
    }
  }

  #work(): void {
    const inTurn = (method: string, params: object) => this.#say({ method, params: { turnId: 'turn-1', ...params } });
    inTurn('item/started', { item: { type: 'agentMessage', id: 'm1', text: '' } });
    inTurn('item/agentMessage/delta', { itemId: 'm1', delta: 'Hello' });
    inTurn('item/completed', { item: { type: 'agentMessage', id: 'm1', text: 'Hello' } });
    inTurn('turn/completed', { turn: { id: 'turn-1', status: 'completed' } });
  }
}

async function stepsOf(attached: AttachedSandbox, lease = 1): Promise<AgentStep[]> {
  const steps: AgentStep[] = [];
  try {
    for await (const step of new CodexConversation(attached, { ...turn, lease }).steps) steps.push(step);
  } catch (error) {
    if (!(error instanceof Error && error.message === 'the worker died')) throw error;
  }
  return steps;
}

const facts = (steps: AgentStep[]) =>
  steps.flatMap((step) => step.events.map((event) => ({ line: step.line, ...event })));

describe('CodexConversation', () => {
  it('opens a thread, takes the turn and ends with it', async () => {
    const server = new FakeAppServer();
    const steps = await stepsOf(server.attach());
    expect(steps.at(-1)?.end).toEqual({ outcome: 'completed' });
    expect(steps.find((step) => step.threadId)?.threadId).toBe('t1');
    expect(facts(steps).map((fact) => fact.type)).toEqual(['turn.started', 'message.started', 'message.completed']);
  });

  it('asks for the turn once, and reads the same facts from the same lines, wherever the first worker died', async () => {
    const whole = new FakeAppServer();
    const undisturbed = await stepsOf(whole.attach());
    for (let linesToLive = 0; linesToLive < whole.log.length; linesToLive += 1) {
      const server = new FakeAppServer();
      const first = facts(await stepsOf(server.attach(linesToLive)));
      const second = await stepsOf(server.attach(), 2);
      expect(second.at(-1)?.end, `died after ${linesToLive} lines`).toEqual({ outcome: 'completed' });
      const asked = server.asked.map((request) => request.method);
      expect(
        asked.filter((method) => method === 'turn/start'),
        `died after ${linesToLive} lines`,
      ).toHaveLength(1);
      expect(asked.filter((method) => method === 'thread/start')).toHaveLength(1);
      expect(facts(second).map((fact) => fact.type)).toEqual(facts(undisturbed).map((fact) => fact.type));
      expect(facts(second).slice(0, first.length)).toEqual(first);
    }
  }, 60_000);

  it('goes on in a process that has the thread loaded without opening it again', async () => {
    const server = new FakeAppServer();
    await stepsOf(server.attach());
    const attached = server.attach();
    const conversation = new CodexConversation(attached, { ...turn, attemptId: 'a2', threadId: 't1' });
    for await (const step of conversation.steps) if (step.events.length > 0) break;
    const methods = server.asked.map((request) => request.method);
    expect(methods.filter((method) => method === 'turn/start')).toHaveLength(2);
    expect(methods.filter((method) => method === 'thread/start')).toHaveLength(1);
    expect(methods).not.toContain('thread/resume');
  });
});
