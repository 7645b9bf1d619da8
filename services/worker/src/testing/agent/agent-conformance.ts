import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EventData, EventType } from '@codex-web/contracts/event';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Agent, AgentStep, AgentTurn } from '../../agent/agent.ts';
import { createDockerEngine } from '../../sandbox/docker/docker-engine.ts';
import { AgentPlace } from './agent-place.ts';
import { startDemoModel } from './start-demo-model.ts';
import { startDoor } from './start-door.ts';

export type AgentUnderTest = { agent: Agent; image: string; turn?: Partial<AgentTurn> };

const addHello = '*** Begin Patch\n*** Add File: hello.txt\n+hello\n*** End Patch';
const changeHello = '*** Begin Patch\n*** Update File: hello.txt\n@@\n-hello\n+goodbye\n*** End Patch';

/** What the comment of Agent promises, as scenarios that every agent has to pass in a real container. */
export function describeAgent(name: string, setUp: () => Promise<AgentUnderTest>): void {
  describe(`${name} keeps the contract of an agent`, () => {
    const engine = createDockerEngine({ owner: `test-${randomUUID()}` });
    let demo: Awaited<ReturnType<typeof startDemoModel>>;
    let door: Awaited<ReturnType<typeof startDoor>>;
    let tested: AgentUnderTest;
    beforeAll(async () => {
      tested = await setUp();
      demo = await startDemoModel();
      door = await startDoor(demo.port);
    });
    afterAll(async () => {
      await door.stop();
      await demo.stop();
      expect(await engine.list()).toEqual([]);
    });

    const open = () => AgentPlace.open({ agent: tested.agent, engine, image: tested.image, doorFolder: door.folder });
    const play = async (place: AgentPlace, ...lines: object[]) => await place.turn(script(...lines), tested.turn);
    const begin = (place: AgentPlace, more: Partial<AgentTurn>, ...lines: object[]) =>
      place.take({ ...tested.turn, ...more, prompt: script(...lines) });

    it('answers, piece by piece, and ends the turn', async () => {
      await using place = await open();
      const steps = await play(place, { reason: 'I think.' }, { say: 'Here you are.' });
      expect(steps.at(-1)?.end).toEqual({ outcome: 'completed' });
      expect(steps.some((step) => step.threadId)).toBe(true);
      const [first, ...rest] = types(steps);
      expect(first).toBe('turn.started');
      // A thought may be told to be over only with the whole answer.
      expect(rest.filter((type) => type.startsWith('reasoning'))).toEqual(['reasoning.started', 'reasoning.completed']);
      expect(rest.filter((type) => type.startsWith('message'))).toEqual(['message.started', 'message.completed']);
      expect(messagesOf(steps)).toEqual(['Here you are.']);
      expect(textOf(steps, 'message')).toBe('Here you are.');
      expect(textOf(steps, 'reasoning')).toBe('I think.');
    });

    it('shows the output of a command as it comes, and how it ended', async () => {
      await using place = await open();
      const steps = await play(place, { run: 'for i in 1 2 3; do echo tick $i; sleep 0.4; done' }, { say: 'Done.' });
      expect(commandsOf(steps)).toMatchObject([
        { output: 'tick 1\ntick 2\ntick 3\n', omittedBytes: 0, exitCode: 0, status: 'completed' },
      ]);
      // What comes in the first moment may be shown with the whole output only.
      expect(['tick 1\ntick 2\ntick 3\n', 'tick 2\ntick 3\n']).toContain(textOf(steps, 'command'));
      expect(steps.flatMap(({ deltas }) => deltas).filter(({ kind }) => kind === 'command').length).toBeGreaterThan(1);
      expect(types(steps)).toEqual([
        'turn.started',
        'command.started',
        'command.completed',
        'message.started',
        'message.completed',
      ]);
      expect(steps.at(-1)?.end).toEqual({ outcome: 'completed' });
    });

    it('goes on after a command that fails', async () => {
      await using place = await open();
      const steps = await play(place, { run: 'echo oh >&2; exit 3' }, { say: 'It failed.' });
      expect(commandsOf(steps)).toMatchObject([{ output: 'oh\n', exitCode: 3, status: 'failed' }]);
      expect(messagesOf(steps)).toEqual(['It failed.']);
    });

    it('changes files by patches', async () => {
      await using place = await open();
      const steps = await play(place, { patch: addHello }, { patch: changeHello }, { say: 'Changed.' });
      expect(ofType(steps, 'files.changed')).toMatchObject([
        { changes: [{ path: 'hello.txt', kind: 'add', diff: 'hello\n' }], status: 'completed' },
        { changes: [{ path: 'hello.txt', kind: 'update' }], status: 'completed' },
      ]);
      expect(ofType(steps, 'files.changed')[1]?.changes[0]?.diff).toContain('-hello\n+goodbye\n');
      expect(await readFile(join(place.workspace, 'hello.txt'), 'utf8')).toBe('goodbye\n');
    });

    it('tells its plan', async () => {
      await using place = await open();
      const steps = await play(place, { plan: ['one', 'two'] }, { say: 'Planned.' });
      expect(ofType(steps, 'plan.updated')).toEqual([
        {
          steps: [
            { text: 'one', status: 'in_progress' },
            { text: 'two', status: 'pending' },
          ],
        },
      ]);
    });

    it('keeps the beginning and the end of a long output', async () => {
      await using place = await open();
      const steps = await play(place, { run: 'echo first; yes "$(printf %01000d 7)" | head -n 900; echo last' });
      const [command] = commandsOf(steps);
      expect(command?.output.startsWith('first\n')).toBe(true);
      expect(command?.output.endsWith('last\n')).toBe(true);
      expect(command?.omittedBytes).toBeGreaterThan(0);
      expect(steps.at(-1)?.end).toEqual({ outcome: 'completed' });
    });

    it('stops a command, with all it started, when it is interrupted', async () => {
      await using place = await open();
      const turn = await begin(place, {}, { run: `(sleep 3; touch late) & ${ticks(100)}` }, { say: 'Never.' });
      await turn.until(({ deltas }) => deltas.some(({ text }) => text.includes('tick 2')));
      await turn.interrupt();
      const steps = await turn.toItsEnd();
      expect(steps.at(-1)?.end).toEqual({ outcome: 'interrupted' });
      expect(commandsOf(steps)).toMatchObject([{ status: 'failed' }]);
      expect(messagesOf(steps)).toEqual([]);
      await play(place, { run: 'sleep 4' });
      await expect(readFile(join(place.workspace, 'late'))).rejects.toThrow('ENOENT');
    });

    it('can be interrupted while the model is silent, and goes on with a follow-up', async () => {
      await using place = await open();
      const turn = await begin(place, {}, { say: 'Wait.' }, { run: 'echo ready' }, { hang: true });
      await turn.until(({ events }) => events.some(({ type }) => type === 'command.completed'));
      await turn.interrupt();
      expect((await turn.toItsEnd()).at(-1)?.end).toEqual({ outcome: 'interrupted' });
      const next = await play(place, { say: 'Here again.' });
      expect(messagesOf(next)).toEqual(['Here again.']);
    });

    it('goes on with the conversation in the same container, and in a new one over the same files', async () => {
      await using place = await open();
      await play(place, { run: 'echo one >> turns.txt' }, { say: 'First.' });
      await play(place, { run: 'echo two >> turns.txt' }, { say: 'Second.' });
      await place.start();
      // Unscripted, the demo model tells whether it was sent an earlier prompt.
      const third = await place.turn('And now?', tested.turn);
      expect(messagesOf(third)[0]).toContain('I add your follow-up');
      expect(await readFile(join(place.workspace, 'turns.txt'), 'utf8')).toBe('one\ntwo\n');
    });

    it('is taken over in the middle of a command that is run once', async () => {
      await using place = await open();
      const lines = [{ run: `echo once >> count.txt; ${ticks(5)}` }, { say: 'Done.' }];
      const attemptId = randomUUID();
      const first = await begin(place, { attemptId }, ...lines);
      await first.until(({ deltas }) => deltas.some(({ text }) => text.includes('tick 2')));
      const before = await first.letGo();
      const second = await begin(place, { attemptId, lease: 2 }, ...lines);
      const steps = await second.toItsEnd();
      expect(steps.at(-1)?.end).toEqual({ outcome: 'completed' });
      expect(commandsOf(steps)).toMatchObject([{ output: 'tick 1\ntick 2\ntick 3\ntick 4\ntick 5\n', exitCode: 0 }]);
      expect(messagesOf(steps)).toEqual(['Done.']);
      expect(await readFile(join(place.workspace, 'count.txt'), 'utf8')).toBe('once\n');
      expect(facts(steps).slice(0, facts(before).length)).toEqual(facts(before));
    });

    it('is taken over in the middle of an answer, which is told once', async () => {
      await using place = await open();
      const text = Array.from({ length: 30 }, (_, index) => `word${index}`).join(' ');
      const lines = [{ run: 'echo once >> count.txt' }, { say: text, word_ms: 100 }];
      const attemptId = randomUUID();
      const first = await begin(place, { attemptId }, ...lines);
      await first.until(({ deltas }) => deltas.some((delta) => delta.text.includes('word3')));
      const before = await first.letGo();
      const second = await begin(place, { attemptId, lease: 2 }, ...lines);
      const steps = await second.toItsEnd();
      expect(steps.at(-1)?.end).toEqual({ outcome: 'completed' });
      expect(messagesOf(steps)).toEqual([text]);
      expect(await readFile(join(place.workspace, 'count.txt'), 'utf8')).toBe('once\n');
      expect(facts(steps).slice(0, facts(before).length)).toEqual(facts(before));
    });

    it('asks again where the model asks to slow down or its answer breaks off', async () => {
      await using place = await open();
      const steps = await play(
        place,
        { run: 'echo once >> count.txt' },
        { fail: { status: 429, times: 2, retry_after_s: 1 } },
        { say: 'Before.' },
        { cut_stream: true },
        { say: 'After.' },
      );
      expect(steps.at(-1)?.end).toEqual({ outcome: 'completed' });
      expect(ofType(steps, 'warning.raised').length).toBeGreaterThanOrEqual(2);
      expect(messagesOf(steps).join('')).toBe('Before.After.');
      expect(await readFile(join(place.workspace, 'count.txt'), 'utf8')).toBe('once\n');
    });

    it('ends its turn when the model refuses for good, and takes the next prompt', async () => {
      await using place = await open();
      const refused = await play(place, { fail: { status: 401, times: 99 } });
      expect(refused.at(-1)?.end).toMatchObject({ outcome: 'failed', code: 'model_unauthorized' });
      expect(messagesOf(await play(place, { say: 'Here again.' }))).toEqual(['Here again.']);
    });

    it('goes on after a command that took all the memory', async () => {
      await using place = await open();
      const steps = await play(place, { run: 'tail /dev/zero' }, { say: 'Too much.' });
      expect(commandsOf(steps)).toMatchObject([{ status: 'failed' }]);
      expect(messagesOf(steps)).toEqual(['Too much.']);
    });

    it('is told whether it may change files', async () => {
      await using place = await open();
      const asked = await place.turn('What is this?', { ...tested.turn, mode: 'ask' });
      expect(ofType(asked, 'files.changed')).toEqual([]);
      expect(messagesOf(asked)[0]).toContain('I cannot answer your question');
    });
  });
}

function ticks(count: number): string {
  return `for i in $(seq ${count}); do echo tick $i; sleep 0.4; done`;
}

/** A prompt that makes the demo model do exactly this. */
function script(...lines: object[]): string {
  return ['```script', ...lines.map((line) => JSON.stringify(line)), '```'].join('\n');
}

function facts(steps: AgentStep[]): object[] {
  return steps.flatMap((step) => step.events.map((event) => ({ line: step.line, ...event })));
}

function types(steps: AgentStep[]): string[] {
  return steps.flatMap(({ events }) => events.map(({ type }) => type));
}

function ofType<T extends EventType>(steps: AgentStep[], type: T): EventData<T>[] {
  const events = steps.flatMap((step) => step.events).filter((event) => event.type === type);
  return events.map((event) => event.data as EventData<T>);
}

const messagesOf = (steps: AgentStep[]) => ofType(steps, 'message.completed').map(({ text }) => text);
const commandsOf = (steps: AgentStep[]) => ofType(steps, 'command.completed');

/** The live text of a kind, put together by its offsets. */
function textOf(steps: AgentStep[], kind: 'message' | 'reasoning' | 'command'): string {
  let text = '';
  for (const delta of steps.flatMap(({ deltas }) => deltas)) {
    if (delta.kind === kind) text = text.slice(0, delta.offset) + delta.text;
  }
  return text;
}
