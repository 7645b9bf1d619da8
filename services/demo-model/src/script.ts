import { z } from 'zod';

const planStatus = z.enum(['pending', 'in_progress', 'completed']);
export type PlanEntry = { step: string; status: z.infer<typeof planStatus> };

/** One thing the demo model does. Times are in milliseconds. */
export type Step =
  | { kind: 'say'; text: string; wordMs: number }
  | { kind: 'reason'; text: string }
  | { kind: 'run'; command: string }
  | { kind: 'patch'; patch: string }
  | { kind: 'plan'; plan: PlanEntry[] }
  | { kind: 'wait'; ms: number }
  | { kind: 'fail'; status: number; times: number; retryAfterS?: number; code?: string; message?: string }
  | { kind: 'cut' }
  | { kind: 'hang' }
  | { kind: 'usage'; usage: ScriptedUsage };

export type ScriptedUsage = {
  input_tokens: number;
  output_tokens: number;
  cached_tokens: number;
  reasoning_tokens: number;
};

/** Only these wait for an answer of the agent; everything up to one of them goes out together. */
export function isCall(step: Step): step is Extract<Step, { kind: 'run' | 'patch' | 'plan' }> {
  return step.kind === 'run' || step.kind === 'patch' || step.kind === 'plan';
}

/**
 * The steps of the first fenced block marked `script`, one JSON object a line; null when there is no such block.
 * A line that is no step is said to the user with its number, and the turn ends there.
 */
export function parseScript(prompt: string): Step[] | null {
  const block = scriptBlock(prompt);
  if (block === null) return null;
  const steps: Step[] = [];
  for (const [index, line] of block.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const read = readLine(line);
    if ('fault' in read) return [...steps, say(`Line ${index + 1} of the script is wrong: ${read.fault}`)];
    steps.push(read.step);
  }
  return steps;
}

export function say(text: string, wordMs = 0): Step {
  return { kind: 'say', text, wordMs };
}

function scriptBlock(prompt: string): string | null {
  const [, fence = '', rest = ''] = /(?:^|\n)[ \t]*(`{3,}|~{3,})[ \t]*script[^\n]*\n([\s\S]*)/.exec(prompt) ?? [];
  if (fence === '') return null;
  const lines = rest.split('\n');
  const end = lines.findIndex((line) => line.trim().startsWith(fence));
  return lines.slice(0, end === -1 ? undefined : end).join('\n');
}

function readLine(line: string): { step: Step } | { fault: string } {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { fault: 'it is not JSON.' };
  }
  const key = Object.keys(z.record(z.string(), z.unknown()).safeParse(value).data ?? {})[0] ?? '';
  const shape = shapes.get(key);
  if (!shape) return { fault: `it has to be an object that begins with one of ${[...shapes.keys()].join(', ')}.` };
  const step = shape.safeParse(value);
  return step.success ? { step: step.data } : { fault: z.prettifyError(step.error) };
}

const ms = z.number().int().min(0).max(3_600_000);
const tokens = z.number().int().nonnegative();
const planEntry = z.union([
  z.string().transform((step): PlanEntry => ({ step, status: 'pending' })),
  z.strictObject({ step: z.string(), status: planStatus }),
]);

const shapes = new Map<string, z.ZodType<Step>>([
  [
    'say',
    z.strictObject({ say: z.string(), word_ms: ms.default(0) }).transform((line): Step => say(line.say, line.word_ms)),
  ],
  ['reason', z.strictObject({ reason: z.string() }).transform((line): Step => ({ kind: 'reason', text: line.reason }))],
  ['run', z.strictObject({ run: z.string() }).transform((line): Step => ({ kind: 'run', command: line.run }))],
  ['patch', z.strictObject({ patch: z.string() }).transform((line): Step => ({ kind: 'patch', patch: line.patch }))],
  [
    'plan',
    z
      .strictObject({ plan: z.array(planEntry).min(1) })
      .transform((line): Step => ({ kind: 'plan', plan: withOneInProgress(line.plan) })),
  ],
  ['wait_ms', z.strictObject({ wait_ms: ms }).transform((line): Step => ({ kind: 'wait', ms: line.wait_ms }))],
  [
    'fail',
    z
      .strictObject({
        fail: z.strictObject({
          status: z.number().int().min(400).max(599),
          times: z.number().int().positive().default(1),
          retry_after_s: z.number().nonnegative().optional(),
          code: z.string().optional(),
          message: z.string().optional(),
        }),
      })
      .transform(
        ({ fail: { retry_after_s, code, message, ...rest } }): Step => ({
          kind: 'fail',
          ...rest,
          ...(retry_after_s !== undefined && { retryAfterS: retry_after_s }),
          ...(code !== undefined && { code }),
          ...(message !== undefined && { message }),
        }),
      ),
  ],
  ['cut_stream', z.strictObject({ cut_stream: z.literal(true) }).transform((): Step => ({ kind: 'cut' }))],
  ['hang', z.strictObject({ hang: z.literal(true) }).transform((): Step => ({ kind: 'hang' }))],
  [
    'usage',
    z
      .strictObject({
        usage: z.strictObject({
          input_tokens: tokens,
          output_tokens: tokens,
          cached_tokens: tokens.default(0),
          reasoning_tokens: tokens.default(0),
        }),
      })
      .transform((line): Step => ({ kind: 'usage', usage: line.usage })),
  ],
]);

/** A plan of bare strings has its first entry under way, as an agent's first plan would. */
function withOneInProgress(plan: PlanEntry[]): PlanEntry[] {
  if (plan.some((entry) => entry.status !== 'pending')) return plan;
  return plan.map((entry, index) => (index === 0 ? { ...entry, status: 'in_progress' } : entry));
}
