import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { PasswordInput } from './password-input.tsx';

describe('the field of a password', () => {
  it('hides what is typed, and lets password managers fill it', () => {
    const field = renderToStaticMarkup(<PasswordInput autoComplete="current-password" />);
    expect(field).toMatch(/<input (?=[^>]*type="password")(?=[^>]*autoComplete="current-password")[^>]*>/i);
  });
});
