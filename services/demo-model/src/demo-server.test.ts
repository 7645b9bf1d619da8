import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { label } from './label.ts';
import { startDemo } from './testing/start-demo.ts';
import { scripted } from './testing/turn-items.ts';

describe('the demo model', () => {
  let demo: Awaited<ReturnType<typeof startDemo>>;

  beforeEach(async () => {
    demo = await startDemo();
  });
  afterEach(() => demo[Symbol.asyncDispose]());

  const ask = (body: object | string, signal?: AbortSignal) =>
    fetch(`${demo.baseUrl}/responses`, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify({ model: 'm', stream: true, ...body }),
      ...(signal && { signal }),
    });
  const play = (...lines: object[]) => ask({ input: scripted(...lines), prompt_cache_key: 'thread-1' });

  async function events(answer: Response) {
    const blocks = (await answer.text()).split('\n\n').filter((block) => block.includes('data: '));
    return blocks.map((block) => JSON.parse(block.slice(block.indexOf('data: ') + 'data: '.length)));
  }

  describe('200', () => {
    it('says everywhere what it is', async () => {
      const answer = await play({ say: 'hi' });
      expect(answer.headers.get('x-demo-model')).toBe(label);
      expect((await events(answer)).at(-1).response.metadata).toEqual({ label });
      const health = await fetch(new URL('/health', demo.baseUrl));
      expect(await health.json()).toEqual({ status: 'ok', label });
    });

    it('lists models in the shapes of the public API and of Codex', async () => {
      const answer = await fetch(`${demo.baseUrl}/models?client_version=1`);
      expect(await answer.json()).toMatchObject({ object: 'list', data: [], models: [], label });
    });

    it('streams a message word by word and ends with it and its usage', async () => {
      const seen = await events(await play({ say: 'one two' }));
      expect(seen.map(({ sequence_number }) => sequence_number)).toEqual(seen.map((_event, index) => index));
      expect(seen.filter(({ delta }) => delta).map(({ delta }) => delta)).toEqual(['one ', 'two']);
      const { response } = seen.at(-1);
      expect(response).toMatchObject({
        status: 'completed',
        output: [{ type: 'message', phase: 'final_answer', content: [{ text: 'one two' }] }],
        usage: { input_tokens: expect.any(Number), output_tokens: 2 },
      });
      expect(response.usage.total_tokens).toBe(response.usage.input_tokens + 2);
    });

    it('gives the usage the script gives', async () => {
      const seen = await events(await play({ say: 'hi' }, { usage: { input_tokens: 1000, output_tokens: 50 } }));
      expect(seen.at(-1).response.usage).toEqual({
        input_tokens: 1000,
        input_tokens_details: { cached_tokens: 0 },
        output_tokens: 50,
        output_tokens_details: { reasoning_tokens: 0 },
        total_tokens: 1050,
      });
    });

    it('puts a patch into a shell command for an agent that has no tool for it', async () => {
      const seen = await events(await play({ patch: '*** Begin Patch\n*** End Patch' }));
      const [call] = seen.at(-1).response.output;
      expect(call.name).toBe('exec_command');
      expect(JSON.parse(call.arguments).cmd).toMatch(/^apply_patch <<'END_OF_PATCH'\n\*\*\* Begin Patch/);
    });

    it('cuts the stream once', async () => {
      const cut = await play({ say: 'a' }, { cut_stream: true }, { say: 'b' });
      await expect(cut.text()).rejects.toThrow('terminated');
      const seen = await events(await play({ say: 'a' }, { cut_stream: true }, { say: 'b' }));
      expect(seen.at(-1).type).toBe('response.completed');
    });

    it('summarises nothing when the agent compacts its history', async () => {
      const seen = await events(await ask({ input: 'You are performing a CONTEXT CHECKPOINT COMPACTION. Create' }));
      expect(seen.at(-1).response.output).toMatchObject([{ type: 'message' }]);
    });
  });

  describe('400', () => {
    it.each(['{', '[]', '{"input":"hi"}', '{"stream":true,"input":7}', '{"stream":false,"input":"hi"}'])(
      'refuses %s',
      async (body) => {
        const answer = await ask(body);
        expect(answer.status).toBe(400);
        expect(await answer.json()).toMatchObject({ error: { code: 'invalid_request', message: expect.any(String) } });
      },
    );
  });

  describe('404', () => {
    it('answers every other route', async () => {
      expect((await fetch(`${demo.baseUrl}/files`)).status).toBe(404);
    });
  });

  describe('429', () => {
    it('is given as often as the script says, before anything else of its answer', async () => {
      const lines = [{ say: 'a' }, { fail: { status: 429, times: 2, retry_after_s: 3 } }, { say: 'b' }];
      for (const _time of [1, 2]) {
        const answer = await play(...lines);
        expect(answer.status).toBe(429);
        expect(answer.headers.get('retry-after')).toBe('3');
        expect(await answer.json()).toMatchObject({ error: { code: 'rate_limit_exceeded' } });
      }
      const seen = await events(await play(...lines));
      expect(seen.at(-1).response.output).toHaveLength(2);
    });
  });

  describe('no answer', () => {
    it('is what a script that hangs gives', async () => {
      const leaving = new AbortController();
      const hanging = ask({ input: scripted({ hang: true }) }, leaving.signal);
      const other = await play({ say: 'meanwhile' });
      expect(other.status).toBe(200);
      leaving.abort();
      await expect(hanging).rejects.toThrow('aborted');
    });
  });
});
