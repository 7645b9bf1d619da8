import { describe, expect, it } from 'vitest';
import { checkCommandAlone, commandConfig } from './command-config.ts';

describe('commandConfig', () => {
  it('fills in 5 s and 5 minutes', () => {
    expect(commandConfig.parse({ command: ' /usr/bin/token ' })).toEqual({
      command: '/usr/bin/token',
      args: [],
      timeoutMs: 5_000,
      refreshIntervalMs: 300_000,
      env: [],
    });
  });

  it.each<[string, object]>([
    ['a time limit of 0', { command: '/bin/true', timeoutMs: 0 }],
    ['a blank command', { command: ' \t ' }],
    ['no command', {}],
    ['an unknown key', { command: '/bin/true', refreshInterval: 5 }],
    ['a variable with its value', { command: '/bin/true', env: ['A=b'] }],
  ])('case 42: refuses %s', (_what, config) => {
    expect(commandConfig.safeParse(config).success).toBe(false);
  });
});

describe('checkCommandAlone', () => {
  it.each([
    ['apiKey', 'an API key'],
    ['accessToken', 'a static bearer token'],
    ['chatgpt', 'a ChatGPT sign-in'],
    ['aws', 'AWS credentials'],
  ])('case 41: refuses a command beside %s and names it', (key, named) => {
    const entry = { name: 'x', command: { command: '/bin/true' }, [key]: 'something' };
    expect(() => checkCommandAlone(entry)).toThrow(named);
    expect(() => checkCommandAlone(entry)).toThrow(expect.objectContaining({ fault: { kind: 'config' } }));
  });

  it('case 41: names all of them', () => {
    const entry = { command: {}, apiKey: 'a', aws: {} };
    expect(() => checkCommandAlone(entry)).toThrow(/an API key \(apiKey\), AWS credentials \(aws\)/);
  });

  it('lets a command alone pass, and entries without one', () => {
    expect(() => checkCommandAlone({ name: 'x', command: {}, apiKey: undefined })).not.toThrow();
    expect(() => checkCommandAlone({ apiKey: 'a' })).not.toThrow();
  });
});
