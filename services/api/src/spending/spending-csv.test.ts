import type { SpendingCell } from '@codex-web/db/read-spending';
import { describe, expect, it } from 'vitest';
import { spendingCsv } from './spending-csv.ts';

const cell: SpendingCell = {
  day: '2026-03-01',
  person: 'Ada',
  title: 'Fix the tests.',
  taskId: 'task-1',
  model: 'gpt-5',
  requests: 2,
  inputTokens: 2_000,
  cachedInputTokens: 500,
  outputTokens: 100,
  reasoningOutputTokens: 40,
  costMicroUsd: 1_234_567,
  unpricedRequests: 0,
};

const titleOf = (title: string) =>
  spendingCsv([{ ...cell, title }])
    .split('Ada,')[1]
    ?.split(',task-1')[0];

describe('spendingCsv', () => {
  it('has a line of headings and a line for each cell, ended as RFC 4180 says', () => {
    expect(spendingCsv([cell])).toBe(
      'day,person,task,task_id,model,requests,input_tokens,cached_input_tokens,output_tokens,reasoning_output_tokens,cost_usd,unpriced_requests\r\n' +
        '2026-03-01,Ada,Fix the tests.,task-1,gpt-5,2,2000,500,100,40,1.234567,0\r\n',
    );
  });

  it.each([
    ['a, b', '"a, b"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\r\nlines', '"two\r\nlines"'],
    [' spaces ', '" spaces "'],
  ])('quotes what would break the line: %j', (title, expected) => {
    expect(titleOf(title)).toBe(expected);
  });

  it.each([
    ['=1+1', "'=1+1"],
    ['+49 30', "'+49 30"],
    ['-2', "'-2"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['＝1+1', "'＝1+1"],
    ['a;=1+1;-2', "a;'=1+1;'-2"],
    ['a\n=1+1', '"a\n\'=1+1"'],
    ['a - b = c; d', 'a - b = c; d'],
    ['=HYPERLINK("https://evil.example","x")', `"'=HYPERLINK(""https://evil.example"",""x"")"`],
  ])('makes a plain text of what a spreadsheet would work out: %j', (title, expected) => {
    expect(titleOf(title)).toBe(expected);
  });
});
