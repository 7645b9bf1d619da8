import { z } from 'zod';
import { attemptState } from './attempt-state.ts';
import { errorCode } from './error-code.ts';
import { limitMeasure } from './limit.ts';
import { attemptUsage } from './usage.ts';

const itemId = z.string().min(1);

/** What changed in one file, as the agent reported it. The truth about the change is the diff, never this. */
export const fileChange = z.object({
  path: z.string(),
  kind: z.enum(['add', 'update', 'delete']),
  movedTo: z.string().optional(),
  diff: z.string(),
});
export type FileChange = z.infer<typeof fileChange>;

export const planStep = z.object({ text: z.string(), status: z.enum(['pending', 'in_progress', 'completed']) });
export type PlanStep = z.infer<typeof planStep>;

/**
 * Everything that is recorded of an attempt, by type. A new kind of event is added here first;
 * there is no second definition. Sizes are kept in check by whoever writes the event.
 */
const eventData = {
  /** A worker has the attempt. `resumed` is true when it took over from a worker that is gone. */
  'attempt.claimed': z.object({ resumed: z.boolean() }),
  'checkout.prepared': z.object({ commit: z.string(), durationMs: z.number() }),
  'sandbox.created': z.object({ image: z.string(), durationMs: z.number() }),
  /** The attempt goes on in the container of the attempt it follows. */
  'sandbox.reused': z.object({}),
  'turn.started': z.object({ prompt: z.string() }),
  'message.started': z.object({ itemId }),
  'message.completed': z.object({ itemId, text: z.string() }),
  'reasoning.started': z.object({ itemId }),
  'reasoning.completed': z.object({ itemId, text: z.string() }),
  'command.started': z.object({ itemId, command: z.string(), cwd: z.string() }),
  /** `output` is stdout and stderr as they came; the middle is left out when `omittedBytes` is not 0. */
  'command.completed': z.object({
    itemId,
    command: z.string(),
    output: z.string(),
    omittedBytes: z.number().int().nonnegative(),
    exitCode: z.number().int().nullable(),
    durationMs: z.number().nullable(),
    status: z.enum(['completed', 'failed', 'declined']),
  }),
  'files.changed': z.object({
    itemId,
    changes: z.array(fileChange),
    status: z.enum(['completed', 'failed', 'declined']),
  }),
  'plan.updated': z.object({ steps: z.array(planStep) }),
  'usage.updated': attemptUsage,
  /** The model provider's limit is reached for now; the attempt goes on by itself at `until`, or when the provider lets it. */
  'wait.started': z.object({ code: errorCode, message: z.string(), until: z.iso.datetime().nullable() }),
  'wait.ended': z.object({}),
  /** Most of a limit is used up; told once a limit. */
  'limit.approached': limitMeasure.extend({ used: z.number().int() }),
  'limit.reached': limitMeasure.extend({ used: z.number().int() }),
  /** Something went wrong and the agent goes on, for example by asking the model again. */
  'warning.raised': z.object({ message: z.string() }),
  'cancel.requested': z.object({}),
  'diff.stored': z.object({ files: z.number().int(), added: z.number().int(), removed: z.number().int() }),
  /** Always the last event. `code` and `message` say why it failed or was cancelled. */
  'attempt.ended': z.object({ state: attemptState, code: errorCode.nullable(), message: z.string().nullable() }),
} as const;

export type EventType = keyof typeof eventData;
export type EventData<T extends EventType> = z.infer<(typeof eventData)[T]>;

const envelope = { seq: z.number().int().positive(), at: z.iso.datetime() };

const variants = Object.entries(eventData).map(([type, data]) =>
  z.object({ ...envelope, type: z.literal(type as EventType), data }),
);

/** A fact as it is stored and sent: `seq` counts from 1 without gaps within its attempt. */
export type Event = { [T in EventType]: { seq: number; at: string; type: T; data: EventData<T> } }[EventType];
export const event = z.discriminatedUnion('type', variants as never) as unknown as z.ZodType<Event>;

/** A fact before it has its number and time. */
export type NewEvent = { [T in EventType]: { type: T; data: EventData<T> } }[EventType];

/** Stored events in order. `ended` is true when the attempt is final and nothing follows; else read on with `after=<nextAfter>`. */
export const eventsAnswer = z.object({
  items: z.array(event),
  nextAfter: z.number().int().nonnegative(),
  ended: z.boolean(),
});
export type EventsAnswer = z.infer<typeof eventsAnswer>;
