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

  it.each([
    'at-0123456789abcdefghij',
    'rt_0123456789abcdefghij',
    'ghp_0123456789abcdefghijABCDEFGHIJ012345',
    'github_pat_11ABCDEFG0abcdefghijkl_mnopqrs',
    'glpat-0123456789abcdefghij',
    'AKIAIOSFODNN7EXAMPLE',
    'xoxb-1234567890-abcdefghij',
    'AIzaSyA0123456789abcdefghijklmnopqrstuv',
    'eyJhbGciOiJub25lIn0.eyJzdWIiOiIxMjM0NSJ9.c2ln',
    '-----BEGIN PRIVATE KEY-----\\nMIIEpAIBAAKCAQEA\\n-----END PRIVATE KEY-----',
  ])('takes out %s', (secret) => {
    const safe = redact(`{"msg":"see ${secret}, and on"}`);
    expect(safe).not.toContain(secret.slice(-12));
    expect(safe).toContain(', and on');
    expect(() => JSON.parse(safe)).not.toThrow();
  });

  it.each(['OPENAI_API_KEY=', 'NPM_TOKEN: ', 'client_secret=', 'PASSWORD=\\"'])('takes out what follows %s', (lead) => {
    expect(redact(`{"msg":"${lead}abcdef123456"}`)).toBe(`{"msg":"${lead}[redacted]"}`);
  });

  it.each(['{"maxToken":12345678}', '{"secret":"undefined"}', '{"msg":"the token: expired, secret=missing"}'])(
    'keeps %s as it is',
    (line) => expect(redact(line)).toBe(line),
  );

  it('takes a password out of an address', () => {
    expect(redact('https://ann:canary@example.com/a.git')).toBe('https://ann:[redacted]@example.com/a.git');
  });
});
