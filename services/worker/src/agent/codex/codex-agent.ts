import type { AttachedSandbox } from '../../sandbox/engine.ts';
import type { Agent, AgentTurn, Conversation } from '../agent.ts';
import { CodexConversation } from './codex-conversation.ts';
import { codexProcess } from './codex-process.ts';

/** The Codex CLI as the agent. @param binaries the folder on this host with `codex` and `codex-code-mode-host`. */
export function codexAgent(binaries: string): Agent {
  return {
    name: 'codex',
    process: codexProcess(binaries),
    converse: (attached: AttachedSandbox, turn: AgentTurn): Conversation => new CodexConversation(attached, turn),
  };
}
