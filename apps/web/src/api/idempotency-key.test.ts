import { expect, test } from 'vitest';
import { makeIdempotencyKeys } from './idempotency-key.ts';

test('the same content sent again has the same key, other content another', () => {
  const keys = makeIdempotencyKeys();
  const first = keys.keyFor('a');
  expect(first).toMatch(/^[0-9a-f]{32}$/);
  expect(keys.keyFor('a')).toBe(first);
  expect(keys.keyFor('b')).not.toBe(first);
});

test('the same content after a success is a new submission', () => {
  const keys = makeIdempotencyKeys();
  const first = keys.keyFor('a');
  keys.forget();
  expect(keys.keyFor('a')).not.toBe(first);
});
