import { describe, expect, it } from 'vitest';
import { chooseAgent, keepAgent } from './choose-agent.ts';

const at = (wireApi: 'responses' | 'chat', kind: 'openai' | 'chatgpt' = 'openai') => ({
  name: 'Ours',
  provider: { kind, baseUrl: 'https://models.example/v1', wireApi },
});

describe('the agent', () => {
  it('is Codex, or the one that is asked for where the provider understands it', () => {
    expect(chooseAgent(at('responses'), undefined)).toBe('codex');
    expect(chooseAgent(at('responses'), 'openai')).toBe('openai');
  });

  it('is the loop of the worker where the provider speaks Chat Completions only', () => {
    expect(chooseAgent(at('chat'), undefined)).toBe('openai');
    expect(() => chooseAgent(at('chat'), 'codex')).toThrow('does not understand it');
  });

  it('is Codex for a ChatGPT sign-in', () => {
    expect(() => chooseAgent(at('responses', 'chatgpt'), 'openai')).toThrow('does not understand it');
  });

  it('stays the same within a task, or the follow-up is refused', () => {
    expect(keepAgent(at('responses'), 'openai')).toBe('openai');
    expect(() => keepAgent(at('chat'), 'codex')).toThrow('was begun by an agent');
  });
});
