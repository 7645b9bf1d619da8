import { describe, expect, it } from 'vitest';
import { cutOutput } from './cut-output.ts';

describe('cutOutput', () => {
  it('keeps short text as it is', () => {
    expect(cutOutput('héllo', 6)).toEqual({ output: 'héllo', omittedBytes: 0 });
  });

  it('cuts the middle out between characters and counts what is gone', () => {
    const { output, omittedBytes } = cutOutput('ééééé', 6);
    expect(output).toBe('é\n…\néé');
    expect(omittedBytes).toBe(4);
  });
});
