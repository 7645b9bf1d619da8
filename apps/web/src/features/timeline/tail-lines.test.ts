import { expect, test } from 'vitest';
import { tailLines } from './tail-lines.ts';

test('gives the last lines and counts those above, also where most of the text is not read', () => {
  const output = Array.from({ length: 5000 }, (_, index) => `line ${index}\n`).join('');
  const { lines, above } = tailLines(output);
  expect(lines.map((line) => line.spans[0]?.text)).toEqual(
    Array.from({ length: 8 }, (_, index) => `line ${4992 + index}`),
  );
  expect(above).toBe(4992);
});

test('gives all of a short output', () => {
  expect(tailLines('one\ntwo\n')).toMatchObject({ lines: [{}, {}], above: 0 });
});
