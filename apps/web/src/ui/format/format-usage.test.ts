import { noUsage } from '@codex-web/contracts/usage';
import { expect, test } from 'vitest';
import { describeUsage, unpricedNote } from './format-usage.ts';

test('what was used is told exactly, with its parts', () => {
  const usage = { ...noUsage, inputTokens: 12_400, cachedInputTokens: 9000, outputTokens: 1830, requests: 1 };
  expect(describeUsage(usage)).toBe(
    '12,400 tokens in, of which 9,000 cached; 1,830 out, of which 0 reasoning; 1 model request',
  );
});

test('requests without a price are told beside a cost, and only then', () => {
  expect([0, 1, 1204].map(unpricedNote)).toEqual([
    null,
    '1 request without a price is left out',
    '1,204 requests without a price are left out',
  ]);
});
