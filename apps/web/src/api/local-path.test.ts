import { describe, expect, test } from 'vitest';
import { localPath } from './local-path.ts';

describe('localPath', () => {
  test('keeps a path of this site with its query', () => {
    expect(localPath('/tasks/1?attempt=2')).toBe('/tasks/1?attempt=2');
  });

  test.each([
    null,
    '',
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    'javascript:alert(1)',
  ])('sends %j to the board', (next) => {
    expect(localPath(next)).toBe('/');
  });
});
