import { describe, expect, it } from 'vitest';
import { parseMessage } from './app-server-message.ts';
import { type Reading, TurnReader } from './turn-reader.ts';

const turnId = 'turn-1';

function read(reader: TurnReader, method: string, params: object): Reading {
  const message = parseMessage(JSON.stringify({ method, params: { threadId: 't', turnId, ...params } }));
  return message.kind === 'notification' ? reader.read(message.notification) : { events: [], deltas: [] };
}

const command = (fields: object) => ({
  item: { type: 'commandExecution', id: 'c1', command: 'npm test', cwd: '/workspace', status: 'inProgress', ...fields },
});

describe('TurnReader', () => {
  it('numbers pieces of text by where they stand in their item', () => {
    const reader = new TurnReader(turnId);
    const first = read(reader, 'item/agentMessage/delta', { itemId: 'm1', delta: 'Hello ' });
    const second = read(reader, 'item/agentMessage/delta', { itemId: 'm1', delta: 'there' });
    const other = read(reader, 'item/agentMessage/delta', { itemId: 'm2', delta: 'x' });
    expect([first, second, other].map((reading) => reading.deltas[0]?.offset)).toEqual([0, 6, 0]);
  });

  it('says the same again when it reads the same again', () => {
    const lines: [string, object][] = [
      ['item/started', command({})],
      ['item/commandExecution/outputDelta', { itemId: 'c1', delta: 'ok\n' }],
      [
        'item/completed',
        command({ status: 'completed', aggregatedOutput: 'start\nok\n', exitCode: 0, durationMs: 12 }),
      ],
    ];
    const readAll = () => {
      const reader = new TurnReader(turnId);
      return lines.map(([method, params]) => read(reader, method, params));
    };
    expect(readAll()).toEqual(readAll());
  });

  it('stores the whole output of a command, with its exit code', () => {
    const reader = new TurnReader(turnId);
    const done = command({ status: 'failed', aggregatedOutput: 'boom\n', exitCode: 3, durationMs: 5 });
    expect(read(reader, 'item/completed', done).events[0]).toMatchObject({
      type: 'command.completed',
      data: { output: 'boom\n', omittedBytes: 0, exitCode: 3, status: 'failed' },
    });
  });

  it('keeps the beginning and the end of an output that is too long to keep', () => {
    const reader = new TurnReader(turnId);
    const output = `first${'x'.repeat(600_000)}last`;
    const [event] = read(reader, 'item/completed', command({ status: 'completed', aggregatedOutput: output })).events;
    if (event?.type !== 'command.completed') throw new Error('expected a completed command');
    expect(event.data.output.startsWith('first')).toBe(true);
    expect(event.data.output.endsWith('last')).toBe(true);
    expect(event.data.omittedBytes).toBe(output.length - 256 * 1024);
  });

  it('waits for the model except while a command is at work', () => {
    const reader = new TurnReader(turnId);
    read(reader, 'item/started', command({}));
    expect(reader.waitsForModel).toBe(false);
    read(reader, 'item/completed', command({ status: 'completed' }));
    expect(reader.waitsForModel).toBe(true);
  });

  it('takes an error that is tried again for a warning, not for the end', () => {
    const error = { message: 'Reconnecting... 1/5', codexErrorInfo: null, additionalDetails: 'status 429' };
    const reading = read(new TurnReader(turnId), 'error', { error, willRetry: true });
    expect(reading).toEqual({
      events: [{ type: 'warning.raised', data: { message: 'Reconnecting... 1/5: status 429' } }],
      deltas: [],
    });
  });

  it.each([
    [{ httpConnectionFailed: { httpStatusCode: 401 } }, 'model_unauthorized'],
    [{ responseTooManyFailedAttempts: { httpStatusCode: 429 } }, 'model_rate_limited'],
    ['usageLimitExceeded', 'model_quota_exceeded'],
    ['contextWindowExceeded', 'context_full'],
    ['serverOverloaded', 'model_unavailable'],
    ['other', 'agent_failed'],
  ])('ends a turn that failed with %j as %s', (codexErrorInfo, code) => {
    const turn = { id: turnId, status: 'failed', error: { message: 'no luck', codexErrorInfo } };
    expect(read(new TurnReader(turnId), 'turn/completed', { turn }).end).toMatchObject({ outcome: 'failed', code });
  });

  it('does not listen to other turns of the same process', () => {
    const reader = new TurnReader(turnId);
    expect(read(reader, 'item/agentMessage/delta', { turnId: 'turn-0', itemId: 'm1', delta: 'old' }).deltas).toEqual(
      [],
    );
    expect(read(reader, 'turn/completed', { turn: { id: 'turn-0', status: 'completed' } }).end).toBeUndefined();
  });

  it('joins the parts of a summary of reasoning', () => {
    const reader = new TurnReader(turnId);
    read(reader, 'item/reasoning/summaryTextDelta', { itemId: 'r1', delta: 'One', summaryIndex: 0 });
    const [delta] = read(reader, 'item/reasoning/summaryTextDelta', {
      itemId: 'r1',
      delta: 'Two',
      summaryIndex: 1,
    }).deltas;
    expect(delta).toMatchObject({ offset: 3, text: '\n\nTwo' });
  });

  it('marks a patch that could not be applied as failed', () => {
    const item = {
      type: 'fileChange',
      id: 'p1',
      status: 'failed',
      changes: [{ path: '/workspace/a', kind: { type: 'add' }, diff: '' }],
    };
    expect(read(new TurnReader(turnId), 'item/completed', { item }).events[0]).toMatchObject({
      type: 'files.changed',
      data: { status: 'failed', changes: [{ path: 'a', kind: 'add' }] },
    });
  });
});

describe('parseMessage', () => {
  it.each(['', 'not json', '[]', '{"method":"item/completed","params":{}}', '{"a":1}', 'null'])(
    'passes over %j',
    (line) => {
      expect(parseMessage(line)).toEqual({ kind: 'other' });
    },
  );
});

describe('an interrupted turn', () => {
  const interrupted = { turn: { id: turnId, status: 'interrupted' } };

  it('ends at once when no command is at work', () => {
    expect(read(new TurnReader(turnId), 'turn/completed', interrupted).end).toEqual({ outcome: 'interrupted' });
  });

  it('ends with the last of its commands', () => {
    const reader = new TurnReader(turnId);
    read(reader, 'item/started', command({}));
    expect(read(reader, 'turn/completed', interrupted).end).toBeUndefined();
    const last = read(reader, 'item/completed', command({ status: 'failed', exitCode: -1 }));
    expect(last).toMatchObject({ events: [{ type: 'command.completed' }], end: { outcome: 'interrupted' } });
  });
});
