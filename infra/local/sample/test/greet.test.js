import assert from 'node:assert/strict';
import { test } from 'node:test';
import { greet } from '../src/greet.js';

test('greets in English unless told otherwise', () => {
  assert.equal(greet('Ada'), 'Hello, Ada!');
});

test('greets in French', () => {
  assert.equal(greet('Ada', 'fr'), 'Bonjour, Ada!');
});
