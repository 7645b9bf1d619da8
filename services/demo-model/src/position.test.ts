import { describe, expect, it } from 'vitest';
import type { Item } from './conversation.ts';
import { findPosition } from './position.ts';
import { parseScript, type Step } from './script.ts';

function steps(...lines: object[]): Step[] {
  return parseScript(['```script', ...lines.map((line) => JSON.stringify(line)), '```'].join('\n')) ?? [];
}

const said: Item = { type: 'message', role: 'assistant', content: [{ text: 'x' }], output: null };
const reasoned: Item = { type: 'reasoning', content: null, output: null };
const called = (step: number, poll = 0): Item => ({
  type: 'function_call',
  call_id: `demo-${step}-${poll}-abc`,
  content: null,
  output: null,
});
const answered = (step: number, output: Item['output'], poll = 0): Item => ({
  type: 'function_call_output',
  call_id: `demo-${step}-${poll}-abc`,
  content: null,
  output,
});

const all = steps(
  { reason: 'r' },
  { say: 'a' },
  { run: 'x' },
  { wait_ms: 1 },
  { say: 'b' },
  { plan: ['p'] },
  { say: 'c' },
);

describe('findPosition', () => {
  it.each<[string, Item[], number, number]>([
    ['nothing came yet', [], 0, 3],
    ['the first command has ended', [reasoned, said, called(2), answered(2, 'Output:\nok')], 3, 6],
    ['the agent did not keep a message of its own', [called(2), answered(2, '')], 3, 6],
    ['the last call has ended', [called(2), answered(2, ''), said, called(5), answered(5, '')], 6, 7],
    ['everything was said', [called(5), answered(5, ''), said], 7, 7],
  ])('when %s', (_case, since, start, end) => {
    expect(findPosition(all, since)).toMatchObject({ running: null, start, end });
  });

  it.each<[string, Item[], number]>([
    ['the reasoning', [reasoned], 1],
    ['the reasoning and the message', [reasoned, said], 2],
    ['the message alone', [said], 2],
  ])('does not repeat what of a cut answer arrived: %s', (_case, since, start) => {
    expect(findPosition(all, since)).toMatchObject({ from: 0, start, end: 3 });
  });

  it('does not repeat a message after a call either', () => {
    expect(findPosition(all, [called(2), answered(2, ''), said])).toMatchObject({ from: 3, start: 5, end: 6 });
  });

  it('sees that a command is still running, in both tool styles and after every question', () => {
    const running = 'Chunk ID: a\nWall time: 1 s\nProcess running with session ID 8183\nOutput:\nx';
    expect(findPosition(all, [called(2), answered(2, running)]).running).toEqual({
      step: 2,
      poll: 0,
      handle: { kind: 'session', id: '8183' },
    });
    const cell = [{ text: 'Script running with cell ID c7\nWall time 1 s\nOutput:\n' }, { text: 'x' }];
    expect(findPosition(all, [called(2, 3), answered(2, cell, 3)]).running).toEqual({
      step: 2,
      poll: 3,
      handle: { kind: 'cell', id: 'c7' },
    });
  });

  it('is not misled by output that reads like a running command', () => {
    const output =
      'Process exited with code 0\nOutput:\nProcess running with session ID 1\nScript running with cell ID 2';
    expect(findPosition(all, [called(2), answered(2, output)]).running).toBeNull();
  });
});
