import { z } from 'zod';

/** Events that come before anything a model says. */
const preludes = ['response.created', 'response.in_progress', 'response.queued', 'codex.rate_limits', 'keepalive'];

const named = z.looseObject({ type: z.string() });
const failed = z.object({ type: z.literal('response.failed'), response: z.looseObject({ error: z.unknown() }) });
const errorEvent = z.looseObject({ type: z.literal('error') });
const chatError = z.object({
  error: z.looseObject({}),
  choices: z.undefined().optional(),
  type: z.undefined().optional(),
});

/** Whether an event of a stream tells nothing of the answer yet. */
export function isPrelude(data: Buffer): boolean {
  const type = named.safeParse(parseEvent(data)).data?.type;
  return type !== undefined && preludes.includes(type);
}

/** What the provider says when this event gives the answer up, in the shape of an error's body; else undefined. */
export function failureIn(data: Buffer): unknown {
  // A cheap look before the JSON is read: most events are small pieces of text.
  if (!data.includes('response.failed') && !data.includes('"error"')) return undefined;
  const event = parseEvent(data);
  const response = failed.safeParse(event).data?.response;
  if (response) return { error: response.error };
  const whole = errorEvent.safeParse(event).data;
  if (whole) return typeof whole.error === 'object' ? { error: whole.error } : { error: whole };
  return chatError.safeParse(event).data;
}

export function parseEvent(data: Buffer): unknown {
  try {
    return JSON.parse(data.toString('utf8'));
  } catch {
    return undefined;
  }
}
