import type { WireApi } from '@codex-web/contracts/credential';
import type { ErrorCode } from '@codex-web/contracts/error-code';
import type { NewEvent } from '@codex-web/contracts/event';
import type { LiveDelta } from '@codex-web/contracts/live';
import { type AgentName, agentNames } from '@codex-web/contracts/model';
import type { TaskMode } from '@codex-web/contracts/task';
import type { AttachedSandbox, Mount } from '../sandbox/engine.ts';

/**
 * The program that does the work, as the rest of the worker sees it.
 *
 * Its main process is the main process of the container, and its conversation is that process's stdin and stdout.
 * `converse` is given the output from its very first byte on, however often a worker has attached before; it is a pure
 * reading of that output, so that a second worker comes to the same steps in the same order as the first.
 */
export interface Agent {
  readonly name: AgentName;

  /** What the container runs, and what it needs besides the sandbox's own folders. */
  readonly process: AgentProcess;

  /**
   * Begins the turn, or finds it begun, and follows it to its end.
   * Steps come in order; the last one, and only that, has an `end`. The iteration throws AgentGoneError when the
   * process ended first, and whatever the engine throws when it broke.
   */
  converse(attached: AttachedSandbox, turn: AgentTurn): Conversation;
}

export type AgentProcess = { command: string[]; env: Record<string, string>; mounts: Mount[] };

export type AgentTurn = {
  attemptId: string;
  /** Makes the messages of this worker different from those of one before it. */
  lease: number;
  prompt: string;
  model: string;
  reasoningEffort: string;
  mode: TaskMode;
  /** The folder on this host with the socket of the attempt's door, and what the provider behind it understands. */
  doorFolder: string;
  wireApi: WireApi;
  /** The conversation to go on with, null for a new one. */
  threadId: string | null;
};

export interface Conversation {
  readonly steps: AsyncIterable<AgentStep>;
  /** Asks the agent to stop the turn and its commands. The steps go on to their end. Safe at any time and twice. */
  interrupt(): Promise<void>;
}

/** What one line of the agent's output meant. `line` counts from 1 over the life of the process. */
export type AgentStep = {
  line: number;
  events: NewEvent[];
  deltas: LiveDelta[];
  /** The name of the conversation, once it is known. */
  threadId?: string;
  /** True while the agent waits for the model rather than for a command. */
  waitsForModel: boolean;
  end?: TurnEnd;
};

export type TurnEnd =
  | { outcome: 'completed' }
  | { outcome: 'interrupted' }
  | { outcome: 'failed'; code: ErrorCode; message: string };

/** Conversations of Codex have a plain id; those of other agents begin with the name of the agent. */
export function agentOfThread(threadId: string): AgentName {
  return agentNames.find((name) => threadId.startsWith(`${name}:`)) ?? 'codex';
}

/** The agent's process ended in the middle of a turn. */
export class AgentGoneError extends Error {
  override name = 'AgentGoneError';
}
