import { z } from 'zod';

export const reasoningEfforts = ['low', 'medium', 'high'] as const;
export const reasoningEffort = z.enum(reasoningEfforts);
export type ReasoningEffort = z.infer<typeof reasoningEffort>;

export const modelName = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[A-Za-z0-9][\w.:/-]*$/, 'A model name has letters, digits and . _ : / - only.');

/** The programs that can do the work: the Codex CLI, or the worker's own loop over the `openai` package. */
export const agentNames = ['codex', 'openai'] as const;
export const agentName = z.enum(agentNames);
export type AgentName = z.infer<typeof agentName>;
