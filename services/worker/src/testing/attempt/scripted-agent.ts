import type { Agent, AgentStep, AgentTurn, Conversation, TurnEnd } from '../../agent/agent.ts';
import { readLines } from '../../agent/read-lines.ts';
import type { AttachedSandbox, ExitStatus } from '../../sandbox/engine.ts';
import type { ScriptedProcess } from '../sandbox/scripted-container.ts';

type Said = Partial<Omit<AgentStep, 'line'>>;

/** Plays the agent in a scripted container: says what the test lets it say, and stops when it is interrupted. */
export class ScriptedAgent {
  /** The attempts whose turns it was asked to take, in order. */
  readonly begun: string[] = [];
  /** How its turn ends when it is interrupted. */
  endWhenInterrupted: TurnEnd = { outcome: 'interrupted' };
  #write: ((text: string) => void) | null = null;

  /** One step of the turn, as a line of its output. */
  say(step: Said): void {
    if (this.#write === null) throw new Error('There is no container yet.');
    this.#write(`${JSON.stringify(step)}\n`);
  }

  readonly main = async (process: ScriptedProcess): Promise<ExitStatus> => {
    this.#write = process.write;
    for await (const line of process.lines) {
      const [word, attemptId = ''] = line.split(' ');
      if (word === 'interrupt') this.say({ end: this.endWhenInterrupted });
      if (word !== 'begin' || this.begun.includes(attemptId)) continue;
      this.begun.push(attemptId);
      this.say({ threadId: 'thread', events: [{ type: 'turn.started', data: { prompt: '' } }] });
    }
    return { exitCode: 0, outOfMemory: false };
  };

  readonly agent: Agent = {
    name: 'codex',
    process: { command: ['agent'], env: {}, mounts: [] },
    converse: (attached, turn) => converse(attached, turn),
  };
}

function converse(attached: AttachedSandbox, turn: AgentTurn): Conversation {
  return { steps: steps(attached, turn), interrupt: () => attached.write('interrupt\n') };
}

async function* steps(attached: AttachedSandbox, turn: AgentTurn): AsyncGenerator<AgentStep> {
  await attached.write(`begin ${turn.attemptId}\n`);
  let line = 0;
  for await (const text of readLines(attached.stdout)) {
    line += 1;
    yield { line, events: [], deltas: [], waitsForModel: true, ...(JSON.parse(text) as Said) };
  }
}
