import { describe, expect, test } from 'vitest';
import { maxLineLength, parseAnsi, plain } from './ansi.ts';

const textOf = (output: string) => parseAnsi(output).map((line) => line.spans.map((span) => span.text).join(''));
const colorsOf = (output: string) => parseAnsi(output).flatMap((line) => line.spans.map((span) => span.style.color));

describe('parseAnsi', () => {
  test('splits lines and leaves out the last line end', () => {
    expect(textOf('a\r\nb\n\nc\n')).toEqual(['a', 'b', '', 'c']);
  });

  test('gives colours and weights, over line ends, until they are reset', () => {
    const [first, second] = parseAnsi('\u001b[1;31mred\nstill\u001b[0m plain');
    expect(first?.spans).toEqual([{ text: 'red', style: { ...plain, bold: true, color: 'red' } }]);
    expect(second?.spans.map((span) => span.style.color)).toEqual(['red', null]);
  });

  test('maps the palette and true colour to the named colours', () => {
    expect(colorsOf('\u001b[38;5;9ma\u001b[38;5;46mb\u001b[38;2;20;20;250mc\u001b[38;5;240md')).toEqual([
      'bright-red',
      'green',
      'blue',
      'bright-black',
    ]);
  });

  test('keeps reading the codes that follow a background', () => {
    expect(colorsOf('\u001b[48;5;1;32ma')).toEqual(['green']);
  });

  test.each([
    ['a title', '\u001b]0;owned\u0007x'],
    ['a link', '\u001b]8;;https://evil.example\u001b\\x\u001b]8;;\u001b\\'],
    ['clipboard access', '\u001b]52;c;ZXZpbA==\u0007x'],
    ['cursor movement and erasing', '\u001b[2J\u001b[1;1Hx\u001b[K'],
    ['a device control string', '\u001bPq#0;2\u001b\\x'],
    ['8-bit controls', '\u009b2Jx\u009d0;t\u009c'],
    ['an escape that never ends', 'x\u001b]0;never'],
    ['bells, backspaces and bidi marks', '\u0007\u0008x\u202e'],
    ['a lone escape', 'x\u001b'],
  ])('takes out %s', (_, output) => {
    expect(textOf(output)).toEqual(['x']);
  });

  test('shows what a progress bar shows last', () => {
    expect(textOf('10 %\r50 %\r100 %\ndone')).toEqual(['100 %', 'done']);
  });

  test('cuts a huge line and says how much is left out', () => {
    const [line] = parseAnsi('x'.repeat(maxLineLength + 500));
    expect(line?.spans[0]?.text).toHaveLength(maxLineLength);
    expect(line?.omitted).toBe(500);
  });
});
