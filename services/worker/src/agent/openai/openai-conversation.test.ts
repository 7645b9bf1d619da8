import { describe, expect, it } from 'vitest';
import type { AttachedSandbox } from '../../sandbox/engine.ts';
import { FakeModel, shellCall } from '../../testing/agent/fake-model.ts';
import { FakeToolHost } from '../../testing/agent/fake-tool-host.ts';
import type { AgentStep, AgentTurn } from '../agent.ts';
import { ModelError } from './model-error.ts';
import type { ModelRequest } from './model-request.ts';
import { OpenAiConversation } from './openai-conversation.ts';

const turn: AgentTurn = {
  attemptId: 'a1',
  lease: 1,
  prompt: 'Do it',
  model: 'm',
  reasoningEffort: 'medium',
  mode: 'code',
  doorFolder: '/doors/d1',
  wireApi: 'responses',
  threadId: null,
};

async function stepsOf(attached: AttachedSandbox, model: FakeModel, change: Partial<AgentTurn> = {}) {
  const steps: AgentStep[] = [];
  try {
    const conversation = new OpenAiConversation(attached, { ...turn, ...change }, model);
    for await (const step of conversation.steps) steps.push(step);
  } catch (error) {
    if (!(error instanceof Error && error.message === 'the worker died')) throw error;
  }
  return steps;
}

const facts = (steps: AgentStep[]) =>
  steps.flatMap((step) => step.events.map((event) => ({ line: step.line, ...event })));
const types = (steps: AgentStep[]) => facts(steps).map(({ type }) => type);

describe('OpenAiConversation', () => {
  it('asks, does what the model wants, tells it what came of it, and ends with the answer', async () => {
    const model = new FakeModel();
    const steps = await stepsOf(new FakeToolHost().attach(), model);
    expect(steps.at(-1)?.end).toEqual({ outcome: 'completed' });
    expect(steps.find((step) => step.threadId)?.threadId).toBe('openai:a1');
    expect(types(steps)).toEqual([
      'turn.started',
      'message.started',
      'message.completed',
      'command.started',
      'command.completed',
      'message.started',
      'message.completed',
    ]);
    expect(facts(steps)[4]).toMatchObject({ data: { output: 'hi\n', exitCode: 0, durationMs: 250 } });
    expect(model.asked[1]?.history.at(-1)).toMatchObject({
      callId: 'c',
      text: expect.stringContaining('Exit code: 0'),
    });
  });

  it('runs every command once, and reads the same facts from the same lines, wherever the first worker died', async () => {
    const whole = new FakeToolHost();
    await stepsOf(whole.attach(), new FakeModel());
    for (let linesToLive = 0; linesToLive <= whole.log.length; linesToLive += 1) {
      const host = new FakeToolHost();
      const model = new FakeModel();
      const first = await stepsOf(host.attach(linesToLive), model);
      const second = await stepsOf(host.attach(), model, { lease: 2 });
      const when = `died after ${linesToLive} lines`;
      expect(second.at(-1)?.end, when).toEqual({ outcome: 'completed' });
      expect(host.ran, when).toHaveLength(1);
      expect(model.asked.length, when).toBeLessThanOrEqual(3);
      expect(facts(second).slice(0, facts(first).length), when).toEqual(facts(first));
      const told = types(second).filter((type) => type.endsWith('.completed'));
      expect(told, when).toEqual(['message.completed', 'command.completed', 'message.completed']);
    }
  });

  it('sends a follow-up what was said before, also from a new container over the same home', async () => {
    const host = new FakeToolHost();
    await stepsOf(host.attach(), new FakeModel());
    for (const next of [host, new FakeToolHost(host.journal)]) {
      const model = new FakeModel();
      const more = { attemptId: `after-${next.log.length}`, prompt: 'And now?', threadId: 'openai:a1' };
      const steps = await stepsOf(next.attach(), model, more);
      expect(types(steps)[0]).toBe('turn.started');
      const entries = model.asked[0]?.history.map((entry) => (entry.type === 'prompt' ? entry.text : entry.type));
      expect(entries?.slice(0, 4)).toEqual(['Do it', 'answer', 'result', 'answer']);
      expect(entries?.at(-1)).toBe('And now?');
    }
  });

  it('does not run a command again whose container is gone, and numbers its lines on', async () => {
    const host = new FakeToolHost();
    const before = await stepsOf(host.attach(), new FakeModel());
    const journal = host.journal.filter((line) => !/ (result-\S+|answer-2|began-2\S+|end) /.test(line));
    const next = new FakeToolHost(journal);
    const model = new FakeModel();
    const steps = await stepsOf(next.attach(), model, { lease: 2 });
    expect(next.ran).toEqual([]);
    expect(model.asked[0]?.history.at(-1)).toMatchObject({ text: expect.stringContaining('started anew') });
    expect(steps[0]?.line).toBeGreaterThan(before.at(-1)?.line ?? 0);
    expect(steps.at(-1)?.end).toEqual({ outcome: 'completed' });
  });

  it('begins anew where another agent led the conversation between', async () => {
    const host = new FakeToolHost();
    await stepsOf(host.attach(), new FakeModel());
    const model = new FakeModel();
    await stepsOf(new FakeToolHost(host.journal).attach(), model, { attemptId: 'a3', threadId: null });
    expect(model.asked[0]?.history).toEqual([{ type: 'prompt', text: 'Do it' }]);
  });

  it('passes over whatever else is written to its output', async () => {
    const host = new FakeToolHost();
    for (const line of [
      'hello a1 x',
      'note a1 1 answer-1 0 1 bm90IGpzb24=',
      'note a1 1 answer-1 5 2 AAAA',
      'note a1 1 big 0 99999999 AAAA',
      'start a1 nothing -1',
      'out a1 1.1.1.1-run !!!',
      'exit a1 1.1.1.1-run 0 1.00',
      'exit a1 1.1.1.1-run',
      'generation',
      '\u0000\u0001',
      '{"method":"turn/completed"}',
    ]) {
      host.say(line);
    }
    const steps = await stepsOf(host.attach(), new FakeModel());
    expect(steps.at(-1)?.end).toEqual({ outcome: 'completed' });
    expect(types(steps).filter((type) => type === 'command.completed')).toHaveLength(1);
  });

  it('leaves older outputs out once where the conversation no longer fits, and then ends with what to do', async () => {
    const model = new FakeModel();
    model.ask = async function* (this: FakeModel, request: ModelRequest) {
      this.asked.push(request);
      yield* [];
      throw new ModelError('context_full', 'This is too long.');
    };
    const steps = await stepsOf(new FakeToolHost().attach(), model);
    expect(model.asked).toHaveLength(2);
    expect(types(steps)).toContain('warning.raised');
    expect(steps.at(-1)?.end).toMatchObject({ outcome: 'failed', code: 'context_full' });
  });

  it('ends with the interrupt, also one that comes before anything was read', async () => {
    const model = new FakeModel();
    const conversation = new OpenAiConversation(new FakeToolHost().attach(), turn, model);
    await conversation.interrupt();
    const steps: AgentStep[] = [];
    for await (const step of conversation.steps) steps.push(step);
    expect(steps.at(-1)?.end).toEqual({ outcome: 'interrupted' });
    expect(model.asked).toEqual([]);
  });

  it('ends a command that takes longer than it may, and tells the model', async () => {
    const host = new FakeToolHost();
    host.output = null;
    const model = new FakeModel();
    model.call = shellCall({ command: 'sleep 60', timeout_ms: 20 });
    const steps = await stepsOf(host.attach(), model);
    expect(facts(steps)).toContainEqual(
      expect.objectContaining({ type: 'command.completed', data: expect.objectContaining({ exitCode: 143 }) }),
    );
    expect(model.asked[1]?.history.at(-1)).toMatchObject({ text: expect.stringContaining('longer than 20 ms') });
    expect(steps.at(-1)?.end).toEqual({ outcome: 'completed' });
  });

  it('waits for the model except while a command is at work', async () => {
    const steps = await stepsOf(new FakeToolHost().attach(), new FakeModel());
    const waits = (type: string) =>
      steps.find(({ events }) => events.some((event) => event.type === type))?.waitsForModel;
    expect([waits('message.started'), waits('command.started'), waits('command.completed')]).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('shows the model an image, again with a follow-up, and says so where it is gone', async () => {
    const host = new FakeToolHost();
    host.output = Buffer.from('\x89PNG\r\n\x1a\n...', 'latin1');
    const model = new FakeModel();
    model.call = { ...shellCall({ path: 'a.png' }), name: 'view_image' };
    await stepsOf(host.attach(), model);
    const image = { type: 'image', mediaType: 'image/png', base64: host.output.toString('base64') };
    expect(model.asked[1]?.history.at(-1)).toEqual(image);
    const followUp = { prompt: 'And now?', threadId: 'openai:a1' };
    const again = new FakeModel();
    await stepsOf(host.attach(), again, { ...followUp, attemptId: 'a2' });
    expect(again.asked[0]?.history).toContainEqual(image);
    const elsewhere = new FakeModel();
    await stepsOf(new FakeToolHost(host.journal).attach(), elsewhere, { ...followUp, attemptId: 'a3' });
    expect(elsewhere.asked[0]?.history).toContainEqual({
      type: 'result',
      callId: 'c',
      text: expect.stringContaining('no longer at hand'),
    });
  });

  it.each([
    ['', '{}', 'There is no tool'],
    ['delete_everything', '{}', 'There is no tool delete_everything'],
    ['shell', 'not json', 'are not JSON'],
    ['shell', '{"cmd":"ls"}', 'are wrong'],
    ['apply_patch', '{"patch":"nonsense"}', 'was not applied'],
  ])('tells the model what is wrong with a call of %j with %j', async (name, given, why) => {
    const model = new FakeModel();
    model.call = { ...model.call, name, arguments: given };
    const steps = await stepsOf(new FakeToolHost().attach(), model);
    expect(model.asked[1]?.history.at(-1)).toMatchObject({ text: expect.stringContaining(why) });
    expect(steps.at(-1)?.end).toEqual({ outcome: 'completed' });
  });
});
