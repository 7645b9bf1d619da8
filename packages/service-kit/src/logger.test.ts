import { describe, expect, it } from 'vitest';
import { createLogger, redact } from './logger.ts';

function logged(write: (logger: ReturnType<typeof createLogger>) => void): string {
  const lines: string[] = [];
  write(createLogger('test', 'info', { write: (line) => void lines.push(line) }));
  return lines.join('');
}

describe('createLogger', () => {
  it('takes secrets out by key, at any of three depths', () => {
    const line = logged((logger) =>
      logger.info({
        authorization: 'a-canary',
        req: { headers: { cookie: 'b-canary' } },
        user: { password: 'c-canary' },
      }),
    );
    expect(line).not.toMatch(/[abc]-canary/);
  });

  it('takes secrets out of messages and errors by their shape', () => {
    const line = logged((logger) =>
      logger.error({ err: new Error('401 for Bearer abcdef123456') }, 'key sk-proj-abcdef123456'),
    );
    expect(line).not.toContain('abcdef123456');
    expect(line).toContain('Bearer [redacted]');
  });
});

describe('redact', () => {
  it('keeps text without secrets as it is', () => {
    expect(redact('git clone https://example.com/a.git')).toBe('git clone https://example.com/a.git');
  });

  it('takes a password out of an address', () => {
    expect(redact('https://ann:canary@example.com/a.git')).toBe('https://ann:[redacted]@example.com/a.git');
  });
});
