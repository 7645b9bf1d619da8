import { expect, test } from 'vitest';
import { removalInWords } from './removal-in-words.ts';

const nothing = { endedAttempts: 0, wipedCredentials: 0, revokedTokens: 0, handedTasks: [] };

test('a removal names what it ended, and nothing else', () => {
  expect(removalInWords({ ...nothing, endedAttempts: 1, revokedTokens: 3 })).toBe(
    '1 attempt ended, 3 API tokens revoked. Their tasks stay.',
  );
});

test('a removal that ended nothing says so', () => {
  expect(removalInWords(nothing)).toBe('There was nothing of theirs to end. Their tasks stay.');
});
