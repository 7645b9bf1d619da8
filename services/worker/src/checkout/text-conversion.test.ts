import { describe, expect, it } from 'vitest';
import { conversionOf, toRepository } from './text-conversion.ts';

const unspecified = {
  text: 'unspecified',
  crlf: 'unspecified',
  eol: 'unspecified',
  ident: 'unspecified',
  'working-tree-encoding': 'unspecified',
};

describe('conversionOf', () => {
  it.each([
    [{}, 'never'],
    [{ text: 'set' }, 'never'],
    [{ text: 'set', eol: 'lf' }, 'never'],
    [{ text: 'set', eol: 'crlf' }, 'always'],
    [{ eol: 'crlf' }, 'always'],
    [{ text: 'auto', eol: 'crlf' }, 'auto'],
    [{ text: 'unset', eol: 'crlf' }, 'never'],
    [{ crlf: 'unset', eol: 'crlf' }, 'never'],
    [{ crlf: 'auto', eol: 'crlf' }, 'auto'],
  ])('knows when %j turns line feeds into CRLF', (attributes, crlf) => {
    expect(conversionOf({ ...unspecified, ...attributes }).crlf).toBe(crlf);
  });

  it('knows another encoding from UTF-8 and from an attribute without a value', () => {
    const encodingOf = (value: string) => conversionOf({ ...unspecified, 'working-tree-encoding': value }).encoding;
    expect(['UTF-16', 'UTF-8', 'set', 'unset', 'unspecified'].map(encodingOf)).toEqual([
      'UTF-16',
      null,
      null,
      null,
      null,
    ]);
  });
});

describe('toRepository', () => {
  const stored = (text: string, crlf: 'always' | 'auto' | 'never', ident = false) =>
    toRepository(Buffer.from(text, 'latin1'), { crlf, ident, encoding: null }).toString('latin1');

  it('takes carriage returns out where git puts them in again', () => {
    expect(stored('a\r\nb\r\n', 'always')).toBe('a\nb\n');
    expect(stored('a\r\nb\r\n', 'auto')).toBe('a\nb\n');
  });

  it.each(['a\r\nb\n', 'a\r\nb\rc\r\n', 'a\0\r\n', `\x01${'a'.repeat(100)}\r\n`])(
    'leaves %j alone where git would not put them in again',
    (text) => expect(stored(text, 'auto')).toBe(text),
  );

  it('leaves everything alone where git does nothing', () => {
    expect(stored('a\r\nb\n', 'never')).toBe('a\r\nb\n');
  });

  it('takes the value out of a keyword', () => {
    expect(stored('$Id: 0123abc $ and $Id: x$ but not $Idea: y$\n', 'never', true)).toBe(
      '$Id$ and $Id$ but not $Idea: y$\n',
    );
  });
});
