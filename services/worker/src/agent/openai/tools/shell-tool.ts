import type { NewEvent } from '@codex-web/contracts/event';
import { z } from 'zod';
import { cutOutput } from '../../cut-output.ts';
import type { ModelCall } from '../note.ts';
import type { RunRecord } from '../run-record.ts';
import { quote } from '../shell-quote.ts';
import { parseArguments } from './parse-arguments.ts';
import type { Runs, Tool, ToolStep } from './tool.ts';

const defaultTimeoutMs = 10 * 60_000;
const longestTimeoutMs = 60 * 60_000;
/** Of an output, what is kept for people, and what the model is told. */
const keptBytes = 256 * 1024;
const toldBytes = 32 * 1024;

const shellArguments = z.object({
  // Some models give the words of a command instead of a line.
  command: z.union([z.string(), z.array(z.string()).transform((words) => words.map(quote).join(' '))]),
  workdir: z.string().nullish(),
  timeout_ms: z.number().positive().nullish(),
});

/** Runs a command line; people see its output as it comes. */
export const shellTool: Tool = {
  definition: {
    name: 'shell',
    description:
      'Runs a command in a shell of the sandbox and returns its exit code and output. It has no terminal and no input. Start something that should go on in the background with & and send its output to a file.',
    parameters: {
      type: 'object',
      properties: {
        command: { type: 'string', description: 'The command line.' },
        workdir: { type: 'string', description: 'The folder to run it in; /workspace when left out.' },
        timeout_ms: {
          type: 'number',
          description: 'Ends the command after so many milliseconds; 600000 when left out, at most 3600000.',
        },
      },
      required: ['command'],
      additionalProperties: false,
    },
  },
  next,
  showsOutput: () => true,
  startedEvents: (call) => [{ type: 'command.started', data: { itemId: call.item, ...shown(call) } }],
  exitedEvents: completedEvents,
  resultEvents: () => [],
};

function next(call: ModelCall, runs: Runs): ToolStep {
  const given = parseArguments(shellArguments, call);
  if (!given.ok) return { kind: 'result', text: given.text };
  const run = runs('run');
  if (run === null) return { kind: 'run', name: 'run', script: scriptOf(given.value.command, given.value.workdir) };
  const timeoutMs = Math.min(given.value.timeout_ms ?? defaultTimeoutMs, longestTimeoutMs);
  if (run.exit === null) return { kind: 'wait', name: 'run', timeoutMs };
  return { kind: 'result', text: resultText(run, run.exit, timeoutMs) };
}

function scriptOf(command: string, workdir: string | null | undefined): string {
  return `cd -- ${quote(workdir || '/workspace')} || exit 1\n${command}\n`;
}

function shown(call: ModelCall): { command: string; cwd: string } {
  const given = parseArguments(shellArguments, call);
  if (!given.ok) return { command: '', cwd: '/workspace' };
  return { command: given.value.command, cwd: given.value.workdir || '/workspace' };
}

function completedEvents(call: ModelCall, name: string, runs: Runs): NewEvent[] {
  const run = runs(name);
  if (run?.exit == null) return [];
  const { output, omittedBytes } = cutOutput(run.output.toString('utf8'), keptBytes);
  const data = {
    itemId: call.item,
    command: shown(call).command,
    output,
    omittedBytes: omittedBytes + run.cutBytes,
    exitCode: run.exit.code,
    durationMs: run.exit.durationMs,
    status: run.exit.code === 0 ? ('completed' as const) : ('failed' as const),
  };
  return [{ type: 'command.completed', data }];
}

function resultText(run: RunRecord, exit: { code: number; durationMs: number }, timeoutMs: number): string {
  const { output, omittedBytes } = cutOutput(run.output.toString('utf8'), toldBytes);
  const left = omittedBytes + run.cutBytes;
  return [
    `Exit code: ${exit.code}`,
    `Wall time: ${(exit.durationMs / 1_000).toFixed(1)} seconds`,
    ...(run.killedFor === 'timeout' ? [`The command was ended because it took longer than ${timeoutMs} ms.`] : []),
    ...(left > 0 ? [`${left} bytes of the output were left out in the middle.`] : []),
    'Output:',
    output,
  ].join('\n');
}
