import { describe, expect, it } from 'vitest';
import { readCallback } from './callback.ts';

const at = (query: string) => `http://localhost:1455/auth/callback?${query}`;

describe('readCallback', () => {
  it('gives the code of the sign-in that was begun', () => {
    expect(readCallback(` ${at('code=abc&state=s1')}\n`, 's1')).toEqual({ kind: 'code', code: 'abc' });
  });

  it.each([
    at('code=abc&state=s2'),
    at('code=abc'),
    at('code=abc&state='),
    'not an address',
    '',
    at('error=access_denied&state=s2'),
  ])('case 47: says of %j that it belongs to another sign-in, which leaves this one pending', (address) =>
    expect(readCallback(address, 's1').kind).toBe('wrong_state'),
  );

  it('never takes an empty state for the right one', () => {
    expect(readCallback(at('code=abc&state='), '').kind).toBe('wrong_state');
  });

  it('case 48: says that Codex is not enabled for the workspace', () => {
    const query = 'error=access_denied&error_description=missing_codex_entitlement%20for%20x&state=s1';
    expect(readCallback(at(query), 's1')).toMatchObject({
      kind: 'ended',
      reason: 'not_enabled',
      message: expect.stringContaining('workspace'),
    });
  });

  it('ends with any other error, and repeats nothing of it', () => {
    const ended = readCallback(at('error=server_error&error_description=canary&state=s1'), 's1');
    expect(ended).toMatchObject({ kind: 'ended', reason: 'denied' });
    expect(JSON.stringify(ended)).not.toContain('canary');
  });

  it('ends when there is no code', () => {
    expect(readCallback(at('code=&state=s1'), 's1')).toMatchObject({ reason: 'missing_authorization_code' });
  });
});
