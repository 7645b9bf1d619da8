import { randomUUID } from 'node:crypto';
import type { Conversation } from './conversation.ts';
import { callId, type Running } from './position.ts';
import type { PlanEntry, Step } from './script.ts';

/** An item of an answer that calls a tool. */
export type ToolCall = { id: string; call_id: string; status: 'completed' } & (
  | { type: 'function_call'; name: string; arguments: string }
  | { type: 'custom_tool_call'; name: string; input: string }
);

type Calling = Pick<Conversation, 'style' | 'tools'> & { waits: CallWaits };

/** How long the agent is told to wait for a command before it answers that it still runs, and for each time it is asked again. */
export type CallWaits = { commandMs: number; pollMs: number };
export const longWaits: CallWaits = { commandMs: 30_000, pollMs: 60_000 };

const outputTokens = 20_000;

/** The call for a step, in the tools the request offers. */
export function toolCall(
  step: Extract<Step, { kind: 'run' | 'patch' | 'plan' }>,
  index: number,
  calling: Calling,
): ToolCall {
  switch (step.kind) {
    case 'run':
      return run(step.command, index, calling);
    case 'patch':
      return patch(step.patch, index, calling);
    case 'plan':
      return plan(step.plan, index, calling);
    default:
      throw step satisfies never;
  }
}

/** Asks for the outcome of a command that still runs. */
export function pollCall({ step, poll, handle }: Running, { pollMs }: CallWaits): ToolCall {
  const place = { step, poll: poll + 1 };
  return handle.kind === 'cell'
    ? functionCall('wait', { cell_id: handle.id, yield_time_ms: pollMs, max_tokens: outputTokens }, place)
    : functionCall(
        'write_stdin',
        { session_id: Number(handle.id), chars: '', yield_time_ms: pollMs, max_output_tokens: outputTokens },
        place,
      );
}

function run(cmd: string, step: number, { style, tools, waits }: Calling): ToolCall {
  if (tools.has('shell')) return functionCall('shell', { command: cmd }, { step, poll: 0 });
  const options = { cmd, yield_time_ms: waits.commandMs, max_output_tokens: outputTokens };
  if (style === 'functions') return functionCall('exec_command', options, { step, poll: 0 });
  return code(
    [
      `let answer = await tools.exec_command(${JSON.stringify(options)});`,
      'let output = answer.output;',
      'while (answer.session_id !== undefined) {',
      `  answer = await tools.write_stdin({ session_id: answer.session_id, yield_time_ms: ${waits.pollMs} });`,
      '  output += answer.output;',
      '}',
      'text(output);',
    ],
    step,
    waits,
  );
}

function patch(text: string, step: number, calling: Calling): ToolCall {
  if (calling.style === 'code') {
    return code([`text(await tools.apply_patch(${JSON.stringify(text)}));`], step, calling.waits);
  }
  if (calling.tools.has('shell')) return functionCall('apply_patch', { patch: text }, { step, poll: 0 });
  if (calling.tools.has('apply_patch')) return customCall('apply_patch', text, step);
  return run(`apply_patch <<'END_OF_PATCH'\n${text}\nEND_OF_PATCH`, step, calling);
}

function plan(entries: PlanEntry[], step: number, { style, waits }: Calling): ToolCall {
  if (style === 'functions') return functionCall('update_plan', { plan: entries }, { step, poll: 0 });
  return code([`await tools.update_plan(${JSON.stringify({ plan: entries })});`], step, waits);
}

function code(lines: string[], step: number, { commandMs }: CallWaits): ToolCall {
  const pragma = `// @exec: ${JSON.stringify({ yield_time_ms: commandMs, max_output_tokens: outputTokens })}`;
  return customCall('exec', [pragma, ...lines].join('\n'), step);
}

function functionCall(name: string, values: object, { step, poll }: { step: number; poll: number }): ToolCall {
  return { type: 'function_call', ...ids('fc', step, poll), name, arguments: JSON.stringify(values) };
}

function customCall(name: string, input: string, step: number): ToolCall {
  return { type: 'custom_tool_call', ...ids('ctc', step, 0), name, input };
}

function ids(prefix: string, step: number, poll: number) {
  const unique = randomUUID().slice(0, 8);
  return { id: `${prefix}_${unique}`, call_id: callId(step, poll, unique), status: 'completed' as const };
}
