import { z } from 'zod';

/**
 * The part of the app-server protocol that is read, as Codex 0.169.0 speaks it (`codex app-server generate-ts`).
 * Unknown fields are passed over; a notification that is not named here means nothing to us.
 */
const id = z.union([z.string(), z.number()]);

const commandItem = z.object({
  type: z.literal('commandExecution'),
  id: z.string(),
  command: z.string(),
  cwd: z.string().catch(''),
  status: z.enum(['inProgress', 'completed', 'failed', 'declined']),
  aggregatedOutput: z.string().nullish(),
  exitCode: z.number().int().nullish(),
  durationMs: z.number().nullish(),
});

const fileChangeItem = z.object({
  type: z.literal('fileChange'),
  id: z.string(),
  changes: z.array(
    z.object({
      path: z.string(),
      kind: z.discriminatedUnion('type', [
        z.object({ type: z.literal('add') }),
        z.object({ type: z.literal('delete') }),
        z.object({ type: z.literal('update'), move_path: z.string().nullish() }),
      ]),
      diff: z.string(),
    }),
  ),
  status: z.enum(['inProgress', 'completed', 'failed', 'declined']),
});

const item = z.discriminatedUnion('type', [
  z.object({ type: z.literal('agentMessage'), id: z.string(), text: z.string() }),
  z.object({
    type: z.literal('reasoning'),
    id: z.string(),
    summary: z.array(z.string()).catch([]),
    content: z.array(z.string()).catch([]),
  }),
  commandItem,
  fileChangeItem,
]);
export type Item = z.infer<typeof item>;

const turnError = z.object({
  message: z.string(),
  codexErrorInfo: z.unknown(),
  additionalDetails: z.string().nullish(),
});
export type TurnError = z.infer<typeof turnError>;

const inTurn = { turnId: z.string() };
const delta = z.object({ ...inTurn, itemId: z.string(), delta: z.string() });

export const notification = z.discriminatedUnion('method', [
  z.object({ method: z.literal('item/started'), params: z.object({ ...inTurn, item }) }),
  z.object({ method: z.literal('item/completed'), params: z.object({ ...inTurn, item }) }),
  z.object({ method: z.literal('item/agentMessage/delta'), params: delta }),
  z.object({ method: z.literal('item/reasoning/textDelta'), params: delta }),
  z.object({
    method: z.literal('item/reasoning/summaryTextDelta'),
    params: delta.extend({ summaryIndex: z.number().int() }),
  }),
  z.object({ method: z.literal('item/commandExecution/outputDelta'), params: delta }),
  z.object({
    method: z.literal('turn/plan/updated'),
    params: z.object({
      ...inTurn,
      plan: z.array(z.object({ step: z.string(), status: z.enum(['pending', 'inProgress', 'completed']) })),
    }),
  }),
  z.object({
    method: z.literal('error'),
    params: z.object({ ...inTurn, error: turnError, willRetry: z.boolean() }),
  }),
  z.object({ method: z.literal('warning'), params: z.object({ message: z.string() }) }),
  z.object({
    method: z.literal('turn/completed'),
    params: z.object({
      turn: z.object({
        id: z.string(),
        status: z.enum(['completed', 'interrupted', 'failed', 'inProgress']),
        error: turnError.nullish(),
      }),
    }),
  }),
]);
export type Notification = z.infer<typeof notification>;

/** An answer to a request of ours. */
export const response = z.object({
  id,
  result: z.unknown().optional(),
  error: z.object({ code: z.number(), message: z.string() }).optional(),
});
export type Response = z.infer<typeof response>;

/** A question of the app-server's own; the turn waits until it is answered. */
export const serverRequest = z.object({ id, method: z.string() });

export type Message =
  | { kind: 'notification'; notification: Notification }
  | { kind: 'response'; response: Response }
  | { kind: 'request'; id: string | number; method: string }
  | { kind: 'other' };

/** Reads one line of the app-server's stdout. A line that is not of the protocol is passed over: the sandbox can write there too. */
export function parseMessage(line: string): Message {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return { kind: 'other' };
  }
  const request = serverRequest.safeParse(json);
  if (request.success) return { kind: 'request', ...request.data };
  const answer = response.safeParse(json);
  if (answer.success) return { kind: 'response', response: answer.data };
  const told = notification.safeParse(json);
  return told.success ? { kind: 'notification', notification: told.data } : { kind: 'other' };
}
