import { describe, expect, it } from 'vitest';
import { AppError } from './app-error.ts';
import { parseRepositoryUrl } from './repository-url.ts';

function codeOf(address: string): string {
  try {
    parseRepositoryUrl(address);
    return 'accepted';
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

describe('parseRepositoryUrl', () => {
  it('reads addresses of servers and paths', () => {
    expect(parseRepositoryUrl(' https://example.com/a.git ')).toMatchObject({ kind: 'http' });
    expect(parseRepositoryUrl('/srv/git/a.git')).toEqual({ kind: 'path', path: '/srv/git/a.git' });
  });

  it.each(['ext::sh -c x', 'fd::17', 'ssh://git@example.com/a', 'file:///etc', '-u=x', 'https://a:b@example.com/c'])(
    'never accepts %s',
    (address) => {
      expect(codeOf(address)).toMatch(/^repository_url_(forbidden|invalid)$/);
    },
  );

  it.each([
    '',
    'example.com/a',
    'https://',
    'https://example.com/a b',
    'https://example.com/a?b',
    'https://example.com/a#b',
  ])('says that %j is no address it can use', (address) => {
    expect(codeOf(address)).toBe('repository_url_invalid');
  });
});
