import { describe, expect, it } from 'vitest';
import { parseScript } from './script.ts';

const script = (...lines: string[]) => parseScript(['Words before.', '```script', ...lines, '```', 'after'].join('\n'));

describe('parseScript', () => {
  it('takes a prompt without a block marked script as unscripted', () => {
    expect(parseScript('Fix it.\n```js\n{"say":"x"}\n```')).toBeNull();
    expect(parseScript('script {"say":"x"}')).toBeNull();
  });

  it('reads one step a line, blank lines left out', () => {
    expect(
      script(
        '{"say":"a b"}',
        '',
        '{"reason":"r"}',
        '  {"run":"ls\\n"}  ',
        '{"patch":"*** Begin Patch"}',
        '{"wait_ms":5}',
        '{"fail":{"status":429,"times":2,"retry_after_s":1}}',
        '{"cut_stream":true}',
        '{"hang":true}',
        '{"usage":{"input_tokens":1,"output_tokens":2}}',
      ),
    ).toEqual([
      { kind: 'say', text: 'a b', wordMs: 0 },
      { kind: 'reason', text: 'r' },
      { kind: 'run', command: 'ls\n' },
      { kind: 'patch', patch: '*** Begin Patch' },
      { kind: 'wait', ms: 5 },
      { kind: 'fail', status: 429, times: 2, retryAfterS: 1 },
      { kind: 'cut' },
      { kind: 'hang' },
      { kind: 'usage', usage: { input_tokens: 1, output_tokens: 2, cached_tokens: 0, reasoning_tokens: 0 } },
    ]);
  });

  it('reads plans of words and of states', () => {
    expect(script('{"plan":["a","b"]}', '{"plan":[{"step":"a","status":"completed"},"b"]}')).toEqual([
      {
        kind: 'plan',
        plan: [
          { step: 'a', status: 'in_progress' },
          { step: 'b', status: 'pending' },
        ],
      },
      {
        kind: 'plan',
        plan: [
          { step: 'a', status: 'completed' },
          { step: 'b', status: 'pending' },
        ],
      },
    ]);
  });

  it.each([
    'no json',
    '[]',
    '{}',
    '{"dance":1}',
    '{"say":1}',
    '{"say":"a","run":"b"}',
    '{"wait_ms":-1}',
    '{"hang":false}',
  ])('says that %s is wrong and ends there', (line) => {
    expect(script('{"say":"first"}', line, '{"say":"never"}')).toEqual([
      { kind: 'say', text: 'first', wordMs: 0 },
      { kind: 'say', text: expect.stringContaining('Line 2 of the script is wrong'), wordMs: 0 },
    ]);
  });

  it('reads a block with CRLF, one with tildes and one that is not closed', () => {
    const steps = [{ kind: 'say', text: 'a', wordMs: 0 }];
    expect(parseScript('```script\r\n{"say":"a"}\r\n```')).toEqual(steps);
    expect(parseScript('~~~ script\n{"say":"a"}\n~~~')).toEqual(steps);
    expect(parseScript('````script\n{"say":"a"}')).toEqual(steps);
  });

  it('reads a script of ten thousand lines', () => {
    expect(script(...Array(10_000).fill('{"say":"a"}'))).toHaveLength(10_000);
  });
});
