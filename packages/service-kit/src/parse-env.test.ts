import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseEnv } from './parse-env.ts';

describe('parseEnv', () => {
  it('reads numbers and defaults, and takes an empty value as not given', () => {
    const shape = { PORT: z.coerce.number(), LEVEL: z.string().default('info') };
    expect(parseEnv(shape, { PORT: '80', LEVEL: '' })).toEqual({ PORT: 80, LEVEL: 'info' });
  });

  it('names each wrong setting and never its value', () => {
    const shape = { KEY: z.string().length(3), PORT: z.coerce.number() };
    const parse = () => parseEnv(shape, { KEY: 'canary', PORT: 'x' });
    expect(parse).toThrow(/KEY.*PORT/);
    expect(parse).not.toThrow(/canary/);
  });
});
