import { describe, expect, it } from 'vitest';
import { readConversation } from './conversation.ts';

const user = (...texts: string[]) => ({
  type: 'message',
  role: 'user',
  content: texts.map((text) => ({ type: 'input_text', text })),
});
const assistant = { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Hello.' }] };

function read(body: object) {
  return readConversation(Buffer.from(JSON.stringify({ model: 'm', stream: true, ...body })));
}

describe('readConversation', () => {
  it('takes the last message of a person as the prompt, and what came after it', () => {
    const input = [user('first'), assistant, user('second'), assistant, { type: 'function_call', call_id: 'c' }];
    const conversation = read({ input });
    expect(conversation).toMatchObject({ prompt: 'second', prompts: 2 });
    expect(conversation.since.map(({ type }) => type)).toEqual(['message', 'function_call']);
  });

  it.each([
    '# AGENTS.md instructions for /workspace\n\nBe nice.',
    '<environment_context>\n  <cwd>/workspace</cwd>\n</environment_context>',
    '<turn_aborted>\nThe user interrupted.\n</turn_aborted>',
  ])('does not take for a prompt what the agent put in: %s', (text) => {
    expect(read({ input: [user('mine'), user(text)] })).toMatchObject({ prompt: 'mine', prompts: 1 });
    expect(read({ input: [user(text, 'mine')] })).toMatchObject({ prompt: 'mine' });
  });

  it('takes a bare string as the prompt', () => {
    expect(read({ input: 'hi' })).toMatchObject({ prompt: 'hi', style: 'functions', since: [] });
  });

  it('sees by the request which tools there are and how they are called', () => {
    const tools = [
      { type: 'function', name: 'exec_command' },
      { type: 'custom', name: 'apply_patch' },
    ];
    expect(read({ input: 'hi', tools })).toMatchObject({
      style: 'functions',
      tools: new Set(['exec_command', 'apply_patch']),
    });
    const exec = { name: 'exec', description: 'declare const tools: { update_plan(args: {}): Promise<unknown>; };' };
    const additional = { type: 'additional_tools', tools: [{ name: 'functions', tools: [exec] }] };
    expect(read({ input: [additional, user('hi')] })).toMatchObject({ style: 'code', tools: new Set(['update_plan']) });
  });

  it('knows requests of one turn by their key', () => {
    const key = (prompt_cache_key: string, ...input: object[]) => read({ prompt_cache_key, input }).turnKey;
    expect(key('t1', user('hi'))).toBe(key('t1', user('hi'), assistant));
    expect(key('t1', user('hi'))).not.toBe(key('t2', user('hi')));
    expect(key('t1', user('hi'))).not.toBe(key('t1', user('hi'), assistant, user('hi')));
  });

  it('sees that the agent was told to answer only', () => {
    const told = { type: 'message', role: 'developer', content: [{ text: 'Do not change any file.' }] };
    expect(read({ input: [told, user('why?')] }).mayWrite).toBe(false);
    expect(read({ input: [user('Do not change any file.')] }).mayWrite).toBe(true);
  });
});
