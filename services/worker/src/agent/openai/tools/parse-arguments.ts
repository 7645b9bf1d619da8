import { z } from 'zod';
import type { ModelCall } from '../note.ts';

export type Parsed<T> = { ok: true; value: T } | { ok: false; text: string };

/** Reads the arguments that a model gave. What is wrong with them is told in words for the model. */
export function parseArguments<T>(schema: z.ZodType<T>, call: ModelCall): Parsed<T> {
  let json: unknown;
  try {
    json = JSON.parse(call.arguments.trim() === '' ? '{}' : call.arguments);
  } catch {
    return { ok: false, text: `The arguments of ${call.name} are not JSON. Call it again with valid arguments.` };
  }
  const read = schema.safeParse(json);
  if (read.success) return { ok: true, value: read.data };
  return { ok: false, text: `The arguments of ${call.name} are wrong: ${z.prettifyError(read.error)}` };
}
