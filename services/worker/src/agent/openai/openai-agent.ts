import type { AttachedSandbox } from '../../sandbox/engine.ts';
import type { Agent, AgentTurn, Conversation } from '../agent.ts';
import { modelClient } from './model-client.ts';
import { OpenAiConversation } from './openai-conversation.ts';
import { toolHostProcess } from './tool-host.ts';

/** A loop over the `openai` package as the agent; it needs nothing in the container but a shell. */
export function openAiAgent(): Agent {
  return {
    name: 'openai',
    process: toolHostProcess(),
    converse: (attached: AttachedSandbox, turn: AgentTurn): Conversation =>
      new OpenAiConversation(attached, turn, modelClient(turn.doorFolder)),
  };
}
