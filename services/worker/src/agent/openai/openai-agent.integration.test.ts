import { describeAgent } from '../../testing/agent/agent-conformance.ts';
import { sandboxImage } from '../../testing/sandbox/sandbox-image.ts';
import { openAiAgent } from './openai-agent.ts';

describeAgent('the worker’s own agent', async () => ({ agent: openAiAgent(), image: await sandboxImage() }));

describeAgent('the worker’s own agent, over Chat Completions', async () => ({
  agent: openAiAgent(),
  image: await sandboxImage(),
  turn: { wireApi: 'chat' },
}));
