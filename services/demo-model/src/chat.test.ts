import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { label } from './label.ts';
import { startDemo } from './testing/start-demo.ts';
import { scripted } from './testing/turn-items.ts';

const tools = ['shell', 'apply_patch', 'update_plan'].map((name) => ({ type: 'function', function: { name } }));

describe('the demo model over Chat Completions', () => {
  let demo: Awaited<ReturnType<typeof startDemo>>;

  beforeEach(async () => {
    demo = await startDemo();
  });
  afterEach(() => demo[Symbol.asyncDispose]());

  const ask = (body: object) =>
    fetch(`${demo.baseUrl}/chat/completions`, {
      method: 'POST',
      body: JSON.stringify({ model: 'm', stream: true, tools, ...body }),
    });
  const user = (content: string) => ({ role: 'user', content });

  async function chunks(answer: Response) {
    const lines = (await answer.text()).split('\n\n').filter(Boolean);
    expect(lines.at(-1)).toBe('data: [DONE]');
    return lines.slice(0, -1).map((line) => JSON.parse(line.slice('data: '.length)));
  }

  async function said(body: object) {
    const all = await chunks(await ask(body));
    return all.map(({ choices }) => choices[0]?.delta.content ?? '').join('');
  }

  describe('200', () => {
    it('streams words, says what it is, and ends with its usage', async () => {
      const answer = await ask({
        messages: [
          user(scripted({ reason: 'Hm.' }, { say: 'one two' }, { usage: { input_tokens: 9, output_tokens: 5 } })),
        ],
      });
      expect(answer.headers.get('x-demo-model')).toBe(label);
      const all = await chunks(answer);
      expect(all.every((chunk) => chunk.system_fingerprint === label)).toBe(true);
      expect(all.flatMap(({ choices }) => choices[0]?.delta.content ?? [])).toEqual(['one ', 'two']);
      expect(all.flatMap(({ choices }) => choices[0]?.delta.reasoning_content ?? [])).toEqual(['Hm.']);
      expect(all.at(-2).choices[0].finish_reason).toBe('stop');
      expect(all.at(-1).usage).toMatchObject({ prompt_tokens: 9, completion_tokens: 5, total_tokens: 14 });
    });

    it('calls a tool in pieces, and goes on where its outcome is told', async () => {
      const prompt = user(scripted({ run: 'ls' }, { say: 'Done.' }));
      const deltas = (await chunks(await ask({ messages: [prompt] }))).flatMap(
        ({ choices }) => choices[0]?.delta.tool_calls?.[0] ?? [],
      );
      expect(deltas[0]).toMatchObject({ index: 0, type: 'function', function: { name: 'shell', arguments: '' } });
      const given = deltas.map((delta) => delta.function.arguments).join('');
      expect(JSON.parse(given)).toEqual({ command: 'ls' });
      const call = { id: deltas[0].id, type: 'function', function: { name: 'shell', arguments: given } };
      const messages = [
        prompt,
        { role: 'assistant', content: null, tool_calls: [call] },
        { role: 'tool', tool_call_id: call.id, content: 'Exit code: 0' },
      ];
      expect(await said({ messages })).toBe('Done.');
    });

    it('does not write where its instructions forbid it', async () => {
      const system = { role: 'system', content: 'Answer. Do not change any file: changes are thrown away.' };
      expect(await said({ messages: [system, user('What is this?')] })).toContain('I cannot answer your question');
    });

    it('names a task by the first words of its prompt, and plays no script for it', async () => {
      const system = { role: 'system', content: 'You name tasks of a coding agent.' };
      const prompt = `Rewrite the parser so that it reads all files of the folder\n${scripted({ say: 'x' })}`;
      expect(JSON.parse(await said({ messages: [system, user(prompt)], tools: undefined }))).toEqual({
        title: 'Rewrite the parser so that it reads all',
        branch: 'codex/rewrite-the-parser-so-that-it-reads-all',
      });
    });
  });

  describe('400', () => {
    it('refuses a body that is no request', async () => {
      for (const body of [{ messages: 'x' }, { messages: [user('x')], stream: false }]) {
        expect((await ask(body)).status).toBe(400);
      }
    });
  });

  describe('429', () => {
    it('fails as often as the script says', async () => {
      const messages = [user(scripted({ fail: { status: 429, times: 1 } }, { say: 'Through.' }))];
      expect((await ask({ messages })).status).toBe(429);
      expect(await said({ messages })).toBe('Through.');
    });
  });
});
