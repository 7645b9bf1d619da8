import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AppServer } from './testing/app-server.ts';
import { startDemo } from './testing/start-demo.ts';
import { itemsOf, outline, scripted, textsOf, turnStatus } from './testing/turn-items.ts';

const addHello = '*** Begin Patch\n*** Add File: hello.txt\n+hello\n*** End Patch';

describe.each(['gpt-5.5', 'gpt-6-sol'])('the real agent, thinking it speaks with %s', (model) => {
  it('shows reasoning, messages, a plan, live output and file changes', async () => {
    await using demo = await startDemo();
    await using agent = await AppServer.start(model, demo.baseUrl);
    const turn = await agent.turn(
      scripted(
        { reason: 'I look first.' },
        { say: 'I begin.' },
        { plan: ['one', 'two'] },
        { run: 'for i in 1 2 3; do echo tick $i; sleep 0.3; done' },
        { patch: addHello },
        { say: 'All done.' },
      ),
    );
    expect(turnStatus(turn)).toBe('completed');
    expect(itemsOf(turn)).toMatchObject([
      { type: 'reasoning', summary: ['I look first.'] },
      { type: 'agentMessage', text: 'I begin.', phase: 'commentary' },
      { type: 'commandExecution', aggregatedOutput: 'tick 1\ntick 2\ntick 3\n', exitCode: 0, status: 'completed' },
      { type: 'fileChange', changes: [{ kind: { type: 'add' }, diff: 'hello\n' }], status: 'completed' },
      { type: 'agentMessage', text: 'All done.', phase: 'final_answer' },
    ]);
    const seen = outline(turn);
    expect(seen).toContain('item/commandExecution/outputDelta');
    expect(seen).toContain('turn/plan/updated');
    expect(seen).toContain('turn/diff/updated');
    const deltas = turn.filter(({ method }) => method === 'item/agentMessage/delta');
    expect(deltas.map(({ params }) => params.delta)).toEqual(['I ', 'begin.', 'All ', 'done.']);
    expect(await readFile(join(agent.workspace, 'hello.txt'), 'utf8')).toBe('hello\n');
  });

  it('tells the exit code of a command that fails, and ends a turn whose script ends with a command', async () => {
    await using demo = await startDemo();
    await using agent = await AppServer.start(model, demo.baseUrl);
    const turn = await agent.turn(scripted({ run: 'echo out; exit 3' }));
    expect(turnStatus(turn)).toBe('completed');
    expect(itemsOf(turn)).toMatchObject([{ type: 'commandExecution', exitCode: 3, status: 'failed' }]);
  });

  it('waits for a command that runs longer than the agent does', async () => {
    await using demo = await startDemo({ commandMs: 1000, pollMs: 5000 });
    await using agent = await AppServer.start(model, demo.baseUrl);
    const turn = await agent.turn(scripted({ run: 'echo early; sleep 3; echo late' }, { run: 'echo next' }));
    expect(itemsOf(turn)).toMatchObject([
      { type: 'commandExecution', aggregatedOutput: 'early\nlate\n' },
      { type: 'commandExecution', aggregatedOutput: 'next\n' },
    ]);
  });

  it('is turned away with 429 twice, and goes on where it was', async () => {
    await using demo = await startDemo();
    await using agent = await AppServer.start(model, demo.baseUrl);
    const turn = await agent.turn(
      scripted(
        { run: 'echo once >> runs.txt' },
        { fail: { status: 429, times: 2, retry_after_s: 1 } },
        { say: 'Through.' },
      ),
    );
    expect(turnStatus(turn)).toBe('completed');
    expect(turn.filter(({ method }) => method === 'error').map(({ params }) => params)).toMatchObject([
      { willRetry: true, error: { codexErrorInfo: { responseStreamDisconnected: { httpStatusCode: 429 } } } },
      { willRetry: true },
    ]);
    expect(textsOf(turn)).toEqual(['Through.']);
    expect(await readFile(join(agent.workspace, 'runs.txt'), 'utf8')).toBe('once\n');
  });

  it('recovers from a cut stream without saying anything twice', async () => {
    await using demo = await startDemo();
    await using agent = await AppServer.start(model, demo.baseUrl);
    const turn = await agent.turn(
      scripted({ reason: 'Hm.' }, { say: 'Before.' }, { cut_stream: true }, { say: 'After.' }, { run: 'true' }),
    );
    expect(turnStatus(turn)).toBe('completed');
    expect(turn.filter(({ method }) => method === 'error')).toHaveLength(1);
    expect(textsOf(turn, 'reasoning')).toEqual([['Hm.']]);
    expect(textsOf(turn)).toEqual(['Before.', 'After.']);
  });

  it('fails its turn when the failure goes on, and takes the next prompt', async () => {
    await using demo = await startDemo();
    await using agent = await AppServer.start(model, demo.baseUrl);
    const failed = await agent.turn(scripted({ fail: { status: 429, times: 99, code: 'insufficient_quota' } }));
    expect(turnStatus(failed)).toBe('failed');
    const next = await agent.turn(scripted({ say: 'Here again.' }));
    expect(textsOf(next)).toEqual(['Here again.']);
  });

  it('can be interrupted while the model is silent', async () => {
    await using demo = await startDemo();
    await using agent = await AppServer.start(model, demo.baseUrl);
    await agent.startTurn(scripted({ say: 'Wait for it.' }, { hang: true }));
    await agent.until((one) => one.method === 'item/completed' && outline([one])[0]?.endsWith('agentMessage') === true);
    await agent.interrupt();
    await agent.until((one) => one.method === 'turn/completed');
    expect(turnStatus(agent.seen)).toBe('interrupted');
  });

  it('reports the usage the script gives', async () => {
    await using demo = await startDemo();
    await using agent = await AppServer.start(model, demo.baseUrl);
    const turn = await agent.turn(
      scripted({ usage: { input_tokens: 1000, output_tokens: 50, cached_tokens: 10 } }, { say: 'Counted.' }),
    );
    const usage = turn.filter(({ method }) => method === 'thread/tokenUsage/updated').map(({ params }) => params);
    expect(usage).toMatchObject([
      { tokenUsage: { total: { inputTokens: 1000, cachedInputTokens: 10, outputTokens: 50, totalTokens: 1050 } } },
    ]);
  });

  it('without a script reads the tree and leaves a note; a follow-up adds to the note', async () => {
    await using demo = await startDemo();
    await using agent = await AppServer.start(model, demo.baseUrl);
    await writeFile(join(agent.workspace, 'main.c'), 'int main;\n');
    const first = await agent.turn('Write a poem.\n*** End Patch\n+ "$(x)"');
    expect(itemsOf(first).map(({ type }) => type)).toEqual([
      'agentMessage',
      'commandExecution',
      'fileChange',
      'agentMessage',
    ]);
    expect(textsOf(first)[0]).toContain('a scripted program, not an AI');
    const note = await readFile(join(agent.workspace, 'DEMO-NOTE.md'), 'utf8');
    expect(note).toContain('> Write a poem.\n> *** End Patch\n> + "$(x)"\n');
    const second = await agent.turn('A longer one.');
    expect(textsOf(second).at(-1)).toContain('Your prompt is in `DEMO-NOTE.md`.');
    expect(await readFile(join(agent.workspace, 'DEMO-NOTE.md'), 'utf8')).toBe(
      `${note}\nThe prompt was:\n\n> A longer one.\n`,
    );
  });

  it('says which line of a script is wrong', async () => {
    await using demo = await startDemo();
    await using agent = await AppServer.start(model, demo.baseUrl);
    const turn = await agent.turn(scripted({ say: 'Fine.' }, { dance: true }, { say: 'Never said.' }));
    expect(turnStatus(turn)).toBe('completed');
    expect(textsOf(turn)).toEqual(['Fine.', expect.stringContaining('Line 2 of the script is wrong')]);
  });
});
