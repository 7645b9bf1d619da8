import { describe, expect, it } from 'vitest';
import type { AnswerPart, ModelRequest } from '../agent/openai/model-request.ts';
import { askForName } from './ask-for-name.ts';
import { needsName } from './needs-name.ts';
import { parseName } from './parse-name.ts';

describe('needsName', () => {
  it.each([
    ['Fix it', false],
    ['Réparer l’analyseur\n\n```script\n{"run":"x"}\n```', false],
    ['', false],
    ['x'.repeat(60), false],
    ['x'.repeat(61), true],
    ['修复解析器', true],
    ['Исправь тест', true],
    ['Fix the ключ', true],
    ['\n\n  Fix it  \nИсправь', false],
  ])('says of %j: %j', (prompt, needed) => {
    expect(needsName(prompt)).toBe(needed);
  });
});

describe('parseName', () => {
  it.each([
    ['{"title":"Fix the parser","branch":"codex/fix-parser"}', 'Fix the parser', 'codex/fix-parser'],
    ['```json\n{"title":"修复解析器。","branch":"fix-parser"}\n```', '修复解析器', 'codex/fix-parser'],
    ['{"title":"Two\\nlines\\u202e ","branch":"codex/../../main"}', 'Two lines', null],
    ['{"title":"T","branch":"codex/Fix Parser"}', 'T', null],
    ['{"title":"T"}', 'T', null],
    [`{"title":"T","branch":"codex/${'a'.repeat(60)}"}`, 'T', null],
  ])('reads %j', (answer, title, branchName) => {
    expect(parseName(answer)).toEqual({ title, branchName });
  });

  it('cuts a title that is too long', () => {
    const name = parseName(JSON.stringify({ title: '字'.repeat(80), branch: '' }));
    expect(name?.title).toBe(`${'字'.repeat(59)}…`);
  });

  it.each(['', 'I cannot do that.', '{"title":""}', '{"title":7}', '[]', '{"title":"\\u200b"}', '{not json}'])(
    'finds nothing of use in %j',
    (answer) => {
      expect(parseName(answer)).toBeNull();
    },
  );
});

describe('askForName', () => {
  const turn = { prompt: `${'长'.repeat(5_000)}`, model: 'm', wireApi: 'chat' as const };

  it('asks once, without tools, with the beginning of the prompt', async () => {
    const asked: ModelRequest[] = [];
    const ask = async function* (request: ModelRequest): AsyncGenerator<AnswerPart> {
      asked.push(request);
      yield { kind: 'delta', type: 'message', index: 0, text: 'ignored' };
      const text = '{"title":"标题","branch":"codex/a-title"}';
      yield { kind: 'done', items: [{ type: 'message', index: 0, text }], isCutShort: false };
    };
    expect(await askForName({ ask }, turn, new AbortController().signal)).toEqual({
      title: '标题',
      branchName: 'codex/a-title',
    });
    expect(asked).toMatchObject([
      { model: 'm', wireApi: 'chat', tools: [], history: [{ type: 'prompt', text: '长'.repeat(4_000) }] },
    ]);
  });
});
