import type { NewEvent } from '@codex-web/contracts/event';
import { z } from 'zod';
import type { ModelCall } from '../note.ts';
import { parseArguments } from './parse-arguments.ts';
import type { Tool, ToolStep } from './tool.ts';

const planArguments = z.object({
  plan: z
    .array(z.object({ step: z.string().max(2_000), status: z.enum(['pending', 'in_progress', 'completed']) }))
    .max(100),
});

/** Tells people what the model is about to do; does nothing else. */
export const planTool: Tool = {
  definition: {
    name: 'update_plan',
    description:
      'Shows people the plan and how far it is. Give all steps each time; at most one is in progress. Use it for work of several steps.',
    parameters: {
      type: 'object',
      properties: {
        plan: {
          type: 'array',
          items: {
            type: 'object',
            properties: {
              step: { type: 'string' },
              status: { type: 'string', enum: ['pending', 'in_progress', 'completed'] },
            },
            required: ['step', 'status'],
            additionalProperties: false,
          },
        },
      },
      required: ['plan'],
      additionalProperties: false,
    },
  },
  next: (call): ToolStep => {
    const given = parseArguments(planArguments, call);
    return { kind: 'result', text: given.ok ? 'Plan updated' : given.text };
  },
  showsOutput: () => false,
  startedEvents: () => [],
  exitedEvents: () => [],
  resultEvents: planEvents,
};

function planEvents(call: ModelCall): NewEvent[] {
  const given = parseArguments(planArguments, call);
  if (!given.ok) return [];
  const steps = given.value.plan.map(({ step, status }) => ({ text: step, status }));
  return [{ type: 'plan.updated', data: { steps } }];
}
