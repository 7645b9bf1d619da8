import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));

/** Of the statements of a file; one that is put together keeps its `${…}`, which tells its own variants apart. */
function namesIn(file: string): string[] {
  const text = readFileSync(`${import.meta.dirname}/${file}`, 'utf8');
  return [...text.matchAll(/name: ['`]([^'`]+)['`],\s*text\b/g)].map(([, name = '']) => name);
}

describe('statements with a name', () => {
  it('have one each, since a connection keeps what a name first stood for', () => {
    const names = files.flatMap(namesIn);
    expect(names.length).toBeGreaterThan(20);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });
});
