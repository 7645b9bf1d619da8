import { describe, expect, it } from 'vitest';
import { AppServer } from './testing/app-server.ts';
import { startDemo } from './testing/start-demo.ts';
import { startGateway } from './testing/start-gateway.ts';
import { startRelay } from './testing/start-relay.ts';
import { itemsOf, scripted, textsOf, turnStatus } from './testing/turn-items.ts';

describe.each(['gpt-5.5', 'gpt-6-sol'])('the real agent behind the gateway, with %s', (model) => {
  it('works a turn through the door, and the gateway counts what the agent counts', async () => {
    await using demo = await startDemo();
    await using gateway = await startGateway(demo.baseUrl);
    await using relay = await startRelay(gateway.socket);
    await using agent = await AppServer.start(model, relay.baseUrl);
    const turn = await agent.turn(
      scripted({ run: 'echo a' }, { usage: { input_tokens: 7, output_tokens: 5 } }, { plan: ['p'] }, { say: 'Done.' }),
    );
    expect(turnStatus(turn)).toBe('completed');
    expect(textsOf(turn)).toEqual(['Done.']);
    const counted = turn.findLast(({ method }) => method === 'thread/tokenUsage/updated')?.params.tokenUsage;
    const { records, openRequests } = await gateway.usage();
    const sum = (name: string) =>
      records.reduce((total: number, record: Record<string, number>) => total + (record[name] ?? 0), 0);
    expect(records).toHaveLength(3);
    expect(records[1]).toMatchObject({ inputTokens: 7, outputTokens: 5, status: 200, model });
    expect(counted).toMatchObject({ total: { inputTokens: sum('inputTokens'), outputTokens: sum('outputTokens') } });
    expect(openRequests).toBe(0);
  });

  it.each<NodeJS.Signals>(['SIGTERM', 'SIGKILL'])(
    'goes on when %s ends the gateway within a message',
    async (signal) => {
      await using demo = await startDemo();
      await using gateway = await startGateway(demo.baseUrl);
      await using relay = await startRelay(gateway.socket);
      await using agent = await AppServer.start(model, relay.baseUrl);
      const text = Array.from({ length: 40 }, (_, index) => `word${index}`).join(' ');
      await agent.startTurn(scripted({ run: 'echo once' }, { say: text, word_ms: 25 }));
      await agent.until(({ method }) => method === 'item/agentMessage/delta');
      await gateway.restart(signal);
      await agent.until(({ method }) => method === 'turn/completed');
      expect(turnStatus(agent.seen)).toBe('completed');
      expect(itemsOf(agent.seen)).toMatchObject([
        { type: 'commandExecution', aggregatedOutput: 'once\n' },
        { type: 'agentMessage', text },
      ]);
    },
  );

  it('fails its turn when the provider refuses the key for good', async () => {
    await using demo = await startDemo();
    await using gateway = await startGateway(demo.baseUrl);
    await using relay = await startRelay(gateway.socket);
    await using agent = await AppServer.start(model, relay.baseUrl);
    const turn = await agent.turn(scripted({ fail: { status: 401, times: 99 } }));
    expect(turnStatus(turn)).toBe('failed');
    const ended = turn.findLast(({ method }) => method === 'turn/completed');
    expect(JSON.stringify(ended)).toContain('The model provider refused the API key.');
  });

  it('fails its turn when the provider does not begin to answer', async () => {
    await using demo = await startDemo();
    await using gateway = await startGateway(demo.baseUrl, { settings: { HEADERS_TIMEOUT_MS: '100' } });
    await using relay = await startRelay(gateway.socket);
    await using agent = await AppServer.start(model, relay.baseUrl);
    const turn = await agent.turn(scripted({ hang: true }));
    expect(turnStatus(turn)).toBe('failed');
    expect((await gateway.usage()).records[0]).toMatchObject({ status: 504 });
  });
});
