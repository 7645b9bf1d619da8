import { describe, expect, it } from 'vitest';
import { originMatcher } from './origin-check.ts';

describe('originMatcher', () => {
  it.each([
    ['https://product.example', 'https://product.example', true],
    ['https://product.example', 'https://product.example:443', true],
    ['https://product.example', 'http://product.example', false],
    ['https://product.example', 'https://product.example.evil.example', false],
    ['https://product.example', 'null', false],
    ['https://product.example', '', false],
    ['http://127.0.0.1:4000', 'http://localhost:4000', true],
    ['http://localhost:4000', 'http://[::1]:4000', true],
    ['http://127.0.0.1:4000', 'http://localhost:4001', false],
    ['http://127.0.0.1:4000', 'https://localhost:4000', false],
    ['http://127.0.0.1:4000', 'http://localhost.evil.example:4000', false],
    ['http://product.example', 'http://localhost', false],
  ])('at %s takes %j: %s', (publicUrl, origin, ours) => {
    expect(originMatcher(publicUrl)(origin)).toBe(ours);
  });
});
